//! The two forms of a letter's text. Everything is escaped in the HTML, which loads nothing from anywhere.

use miri_common::Lang;

/// What a letter says, each a line without markup.
pub(super) struct Page {
    pub(super) subject: String,
    pub(super) greeting: String,
    pub(super) body: Vec<String>,
    pub(super) token: Option<String>,
    pub(super) items: Vec<String>,
    pub(super) footer: Vec<String>,
    pub(super) url: Option<String>,
}

/// The plain text.
pub(super) fn text(page: &Page) -> String {
    let mut paragraphs = vec![page.greeting.clone()];
    let (first, others) = page.body.split_at(page.body.len().min(1));
    paragraphs.extend(first.iter().cloned());
    paragraphs.extend(page.token.as_ref().map(|token| format!("    {token}")));
    if !page.items.is_empty() {
        paragraphs.push(page.items.iter().map(|item| format!("- {item}")).collect::<Vec<_>>().join("\r\n"));
    }
    paragraphs.extend(others.iter().cloned());
    let footer: Vec<_> = page.footer.iter().chain(&page.url).cloned().collect();
    // The mark before a signature (RFC 3676, section 4.3), by which mail programs hide it in answers.
    paragraphs.push(format!("-- \r\n{}", footer.join("\r\n")));
    paragraphs.join("\r\n\r\n") + "\r\n"
}

/// The HTML.
pub(super) fn html(page: &Page, lang: Lang) -> String {
    let (first, others) = page.body.split_at(page.body.len().min(1));
    let mut parts = vec![
        "<!DOCTYPE html>".to_owned(),
        format!("<html lang=\"{}\">", lang.tag()),
        format!("<head><meta charset=\"utf-8\"><title>{}</title></head>", escaped(&page.subject)),
        "<body style=\"font-family:sans-serif;line-height:1.5;max-width:36em\">".to_owned(),
        paragraph(&page.greeting),
    ];
    parts.extend(first.iter().map(|line| paragraph(line)));
    let token = page.token.iter();
    parts.extend(
        token.map(|token| format!("<p><code style=\"font-size:1.2em\">{}</code></p>", escaped(token))),
    );
    if !page.items.is_empty() {
        parts.push("<ul>".to_owned());
        parts.extend(page.items.iter().map(|item| format!("<li>{}</li>", escaped(item))));
        parts.push("</ul>".to_owned());
    }
    parts.extend(others.iter().map(|line| paragraph(line)));
    let mut footer: Vec<_> = page.footer.iter().map(|line| escaped(line)).collect();
    let url = page.url.as_deref().map(escaped);
    footer.extend(url.map(|url| format!("<a href=\"{url}\">{url}</a>")));
    parts.push("<hr>".to_owned());
    parts.push(format!("<p style=\"color:#666;font-size:0.9em\">{}</p>", footer.join("<br>\r\n")));
    parts.push("</body>".to_owned());
    parts.push("</html>".to_owned());
    parts.join("\r\n") + "\r\n"
}

fn paragraph(line: &str) -> String {
    format!("<p>{}</p>", escaped(line))
}

/// A text as HTML shows it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{Page, html, text};
    use miri_common::Lang;

    fn page() -> Page {
        Page {
            subject: "<s>".to_owned(),
            greeting: "Hello".to_owned(),
            body: vec!["first".to_owned(), "second & last".to_owned()],
            token: Some("t-1".to_owned()),
            items: vec!["<img src='x' onerror=\"y\">".to_owned()],
            footer: vec!["foot".to_owned()],
            url: Some("https://shop.example.com".to_owned()),
        }
    }

    #[test]
    fn the_text_is_read_from_top_to_bottom() {
        assert_eq!(
            text(&page()),
            "Hello\r\n\r\nfirst\r\n\r\n    t-1\r\n\r\n- <img src='x' onerror=\"y\">\r\n\r\nsecond & last\r\n\r\n\
             -- \r\nfoot\r\nhttps://shop.example.com\r\n"
        );
    }

    #[test]
    fn nothing_that_a_user_typed_is_markup_and_nothing_is_loaded() {
        let html = html(&page(), Lang::En);
        assert!(html.contains("<title>&lt;s&gt;</title>") && html.contains("second &amp; last"), "{html}");
        assert!(html.contains("<li>&lt;img src=&#39;x&#39; onerror=&quot;y&quot;&gt;</li>"), "{html}");
        for loads in ["<img", "src=\"", "url(", "<link", "<script", "@import"] {
            assert!(!html.contains(loads), "{loads}");
        }
        assert_eq!(html.matches("http").count(), 2, "one link, and its text");
    }
}
