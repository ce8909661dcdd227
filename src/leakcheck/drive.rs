//! What a reporter does, from the first page to a message, with a planted word wherever they type or send anything.

use http::header::{DATE, LOCATION, SERVER, SET_COOKIE};

use super::Broken;
use super::browser::{Answer, Browser, Part};
use super::planted::Planted;

/// What was wrong on the way, in words.
pub(super) type Faults = Vec<String>;

/// Sends a report with a file, comes back with its code, and writes once more.
///
/// # Errors
/// [`Broken`] at a step that did not do what it should: then nothing was shown.
pub(super) async fn visit(
    browser: &mut Browser,
    link: &str,
    planted: &mut Planted,
) -> Result<Faults, Broken> {
    let mut faults = Faults::new();
    let page = browser.get(link).await?;
    look(&page, false, &mut faults);
    let (draft, text) = write(browser, link, planted, &mut faults).await?;
    let send = [Part::Field("draft", &draft), Part::Field("do", "send")];
    let sent = browser.post(&format!("{link}/draft"), &send).await?;
    look(&sent, false, &mut faults);
    let code = code(&sent.text).ok_or(Broken("sending a report"))?;
    planted.watch_code(&code);
    let entered = [Part::Field("code", code.as_str())];
    let entered = browser.post("/en/return", &entered).await?;
    look(&entered, true, &mut faults);
    let messages = browser.get("/en/messages").await?;
    look(&messages, true, &mut faults);
    if !messages.text.contains(&text) {
        return Err(Broken("coming back with the code"));
    }
    answer(browser, planted, &mut faults).await?;
    let left = browser.post("/en/leave", &[]).await?;
    look(&left, true, &mut faults);
    Ok(faults)
}

/// Types a report and uploads a picture with a hidden text; the draft's key, and what was typed.
async fn write(
    browser: &mut Browser,
    link: &str,
    planted: &mut Planted,
    faults: &mut Faults,
) -> Result<(String, String), Broken> {
    let text = planted.plant("the text of a report")?;
    let place = planted.plant("a place")?;
    let name = planted.plant("the name of a reporter")?;
    let contact = planted.plant("how to reach a reporter")?;
    let exclude = planted.plant("whom to exclude")?;
    let file = format!("{}.png", planted.plant("the name of a file")?);
    let picture = picture(&planted.plant("the hidden text of a file")?)?;
    let fields = [
        Part::Field("mode", "confidential"),
        Part::Field("name", name.as_str()),
        Part::Field("contact", contact.as_str()),
        Part::Field("report", text.as_str()),
        Part::Field("where", place.as_str()),
        Part::Field("exclude", exclude.as_str()),
        Part::File("files", file.as_str(), &picture),
    ];
    let review = browser.post(&format!("{link}/report"), &fields).await?;
    look(&review, false, faults);
    if !review.text.contains(&file) {
        return Err(Broken("cleaning a file"));
    }
    let draft = hidden(&review.text, "draft").ok_or(Broken("writing a report"))?;
    planted.watch("the key of a draft", &draft);
    Ok((draft, text))
}

/// Writes a message and sends it.
async fn answer(
    browser: &mut Browser,
    planted: &mut Planted,
    faults: &mut Faults,
) -> Result<(), Broken> {
    let message = planted.plant("a message")?;
    let typed = [Part::Field("message", message.as_str())];
    let review = browser.post("/en/reply", &typed).await?;
    look(&review, true, faults);
    let draft = hidden(&review.text, "draft").ok_or(Broken("writing a message"))?;
    planted.watch("the key of a draft", &draft);
    let send = [Part::Field("draft", &draft), Part::Field("do", "send")];
    let sent = browser.post("/en/reply", &send).await?;
    look(&sent, true, faults);
    let messages = browser.get("/en/messages").await?;
    if messages.text.contains(&message) {
        Ok(())
    } else {
        Err(Broken("sending a message"))
    }
}

/// Knocks at the staff's door with a name and a password that nobody has.
pub(super) async fn knock(browser: &mut Browser, planted: &mut Planted) -> Result<Faults, Broken> {
    let mut faults = Faults::new();
    let name = planted.plant("a sign-in name")?;
    let password = planted.plant("a password")?;
    let token = planted.plant("a one-time link")?;
    let fields = [
        Part::Field("name", name.as_str()),
        Part::Field("password", password.as_str()),
        Part::Field("totp", "000000"),
        Part::Field("kit", ""),
    ];
    let refused = browser.post("/en/sign-in", &fields).await?;
    look(&refused, false, &mut faults);
    let nothing = browser.get(&format!("/en/join/{token}")).await?;
    look(&nothing, false, &mut faults);
    Ok(faults)
}

/// What an answer must not say, whoever asked.
fn look(answer: &Answer, may_have_cookie: bool, faults: &mut Faults) {
    for name in [SERVER, DATE] {
        if answer.headers.contains_key(&name) {
            faults.push(format!("an answer says {name}"));
        }
    }
    if answer.headers.contains_key(SET_COOKIE) && !may_have_cookie {
        faults.push("a cookie was set before a code was entered".to_owned());
    }
    let place = answer.headers.get(LOCATION);
    let place = place.and_then(|place| place.to_str().ok()).unwrap_or("/");
    if !place.starts_with('/') || place.starts_with("//") {
        faults.push("an answer leads to another site".to_owned());
    }
    if answer.status.is_server_error() {
        faults.push(format!(
            "an answer has the status {}",
            answer.status.as_u16()
        ));
    }
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    Some(rest.split_once('"')?.0.to_owned())
}

/// The twelve words on the page that shows them.
fn code(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("id=\"code\"")?;
    let (list, _) = rest.split_once("</ol>")?;
    let items = list.split("<li>").skip(1);
    let words: Vec<&str> = items.filter_map(|item| item.split('<').next()).collect();
    (words.len() == 12).then(|| words.join(" "))
}

/// A picture of one grey pixel, with a text in it that no viewer shows.
fn picture(text: &str) -> Result<Vec<u8>, Broken> {
    let broken = |_| Broken("making a picture");
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder
        .add_text_chunk("Author".to_owned(), text.to_owned())
        .map_err(broken)?;
    let mut writer = encoder.write_header().map_err(broken)?;
    writer.write_image_data(&[127]).map_err(broken)?;
    drop(writer);
    Ok(bytes)
}
