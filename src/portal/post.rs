//! The post room, as the configuration says it.

use std::sync::Arc;

use subrosa_policy::Plain;
use subrosa_store::Store;

use super::{Shared, StartError};
use crate::app::health::Health;
use crate::app::post::{Post, PostParts, Text, Words};
use crate::clock::Clock;
use crate::config::Config;
use crate::log::Log;
use crate::mail::{Mailer, Refreshes};
use crate::web::mail_words;

/// The part that writes to members of the firm.
pub(super) fn post(
    config: &Config,
    shared: &Shared,
    clock: &Arc<dyn Clock>,
    health: &Health,
    log: &Log,
) -> Result<Post, StartError> {
    let text = |(subject, body)| Text { subject, body };
    let words = mail_words(&shared.pages).ok_or(StartError::Part("the words of mail"))?;
    let words = words.into_iter().map(|(language, news, test)| Words {
        language,
        news: text(news),
        test: text(test),
    });
    Ok(Post::new(PostParts {
        store: Arc::clone(&shared.store),
        casework: shared.casework.clone(),
        mailer: Mailer::new(&config.mail, Arc::new(Kept(Arc::clone(&shared.store))))
            .map_err(StartError::Mail)?,
        words: words.collect(),
        times: config.mail.minutes(),
        jitter: config.mail.jitter_minutes,
        clock: Arc::clone(clock),
        health: health.clone(),
        log: log.clone(),
    }))
}

/// Refresh tokens, in the store.
struct Kept(Arc<Store>);

impl Refreshes for Kept {
    fn kept(&self, first: &str) -> Option<Plain<String>> {
        self.0.mail_refresh(first).ok().flatten()
    }

    fn keep(&self, first: &str, next: &str) {
        // A store that takes nothing is told of by its own job.
        self.0.set_mail_refresh(first, next).ok();
    }
}
