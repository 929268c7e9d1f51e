# What is wrong with a field.

field-action = is no action of an operator
field-backup-name = must have 1 to 64 letters, digits, dots, underscores and hyphens, the first a letter or digit
field-category = must be the code of a category
field-control-characters = must not contain control characters
field-dry-run = is not supported yet; nothing was done
field-email = must be an e-mail address
field-event-number = must be a whole number from 0
field-idempotency-key = must have 1 to 255 visible ASCII characters
field-ids = must be a list of { $low } to { $high } ids, each once
field-in-future = must lie in the future
field-integer = must be an integer from { $low } to { $high }
field-length = must have { $low } to { $high } characters
field-phone-number = must look like 000-0000-0000
field-positive-integer = must be a positive integer
field-required = is required
field-role = must be USER or ADMIN
field-sort = cannot be sorted by; the fields are: { $fields }
field-status = is no order, payment, shipping or return code
field-string = must be a string
field-time = must be yyyy-MM-dd HH:mm:ss or RFC 3339
field-user-name = must have letters and spaces only
