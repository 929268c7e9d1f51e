-- There are no partial indexes here, and deliveries_by_desk has the ends of each desk in their order.
DO 0;
