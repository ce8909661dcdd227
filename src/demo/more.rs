//! Cases in every state: a few to try things out, or as many as a measurement wants.

use subrosa_policy::{CaseId, Category, Day, Outcome, Severity};
use subrosa_store::{Author, Classed, Doing, Ending, Message, Roster, Tenant};

use super::{Demo, Made, actor};
use crate::error::AppError;

/// Who works on cases.
pub(super) struct Hands<'a> {
    pub(super) triager: &'a Made,
    pub(super) lawyer: &'a Made,
    pub(super) deputy: &'a Made,
}

/// How far a case has come, and how many days ago it was received.
#[derive(Clone, Copy)]
enum Stage {
    Received(u16),
    Assigned(u16),
    Acknowledged(u16),
    /// Closed so many days after it was received.
    Closed(u16, u16),
    /// Closed and archived on the same day.
    Archived(u16, u16),
}

impl Demo {
    /// Reports, and takes each as far as its turn in [`STAGES`] says.
    pub(super) fn more(
        &self,
        roster: &Roster,
        tenants: &[Tenant],
        hands: &Hands<'_>,
        count: usize,
    ) -> Result<(), AppError> {
        let stages = STAGES.iter().cycle().take(count);
        for (number, stage) in stages.enumerate() {
            let tenant = tenants.get(number % 2).ok_or(AppError::NotFound)?;
            let text = TEXTS.get(number % TEXTS.len()).copied().unwrap_or_default();
            // So that the cases of one stage do not all have the same dates.
            let spread = u16::try_from(number % 5).unwrap_or_default();
            let received = self.days_ago(stage.age().saturating_add(spread));
            let (_, case) = self.report(roster, tenant, text, (received, false))?;
            self.take_to(roster, hands, case, *stage, received)?;
        }
        Ok(())
    }

    fn take_to(
        &self,
        roster: &Roster,
        hands: &Hands<'_>,
        case: CaseId,
        stage: Stage,
        received: Day,
    ) -> Result<(), AppError> {
        if let Stage::Received(_) = stage {
            return Ok(());
        }
        self.classify(hands.triager, case)?;
        self.assign(roster, hands.triager, hands.lawyer, hands.deputy, case)?;
        if let Stage::Assigned(_) = stage {
            return Ok(());
        }
        self.acknowledge(hands.lawyer, case, received.plus_days(2))?;
        match stage {
            Stage::Received(_) | Stage::Assigned(_) | Stage::Acknowledged(_) => Ok(()),
            Stage::Closed(_, after) => self.close(hands.lawyer, case, received.plus_days(after)),
            Stage::Archived(_, after) => {
                let day = received.plus_days(after);
                self.close(hands.lawyer, case, day)?;
                let grant = actor(hands.lawyer).archive(&self.store.index(case)?.facts())?;
                Ok(self.store.archive(&grant, self.doing(hands.lawyer, day))?)
            }
        }
    }

    fn classify(&self, triager: &Made, case: CaseId) -> Result<(), AppError> {
        let facts = self.store.index(case)?.facts();
        let actor = actor(triager);
        let open = self.store.open_case(
            &actor.read_case(&facts)?,
            triager.member.id,
            &triager.secrets.reader,
        )?;
        let class = Classed {
            category: Some(Category(1)),
            severity: Some(Severity::Medium),
            out_of_scope: false,
            duplicate_of: None,
        };
        let by = (triager.member.id, self.clock.minute());
        Ok(self
            .store
            .classify(&actor.classify(&facts)?, &open, by, (None, class))?)
    }

    fn acknowledge(&self, lawyer: &Made, case: CaseId, day: Day) -> Result<(), AppError> {
        let actor = actor(lawyer);
        let facts = self.store.index(case)?.facts();
        let open = self.store.open_case(
            &actor.read_case(&facts)?,
            lawyer.member.id,
            &lawyer.secrets.reader,
        )?;
        let grant = actor.acknowledge(&facts)?;
        let minute = self.clock.minute();
        self.store
            .acknowledge(&grant, &open, lawyer.member.id, day, minute)?;
        let said = Message {
            author: Author::Staff(lawyer.member.id),
            day,
            text: "Thank you. We look into it, and write here again.".to_owned(),
            template: None,
            question: false,
            files: Vec::new(),
        };
        let grant = actor.write_to_reporter(&self.store.index(case)?.facts())?;
        Ok(self
            .store
            .give_feedback(&grant, &open, said, (minute, Some(0)))?)
    }

    fn close(&self, lawyer: &Made, case: CaseId, day: Day) -> Result<(), AppError> {
        let grant = actor(lawyer).close(&self.store.index(case)?.facts())?;
        let ending = Ending {
            outcome: Outcome::PartlySubstantiated,
            no_feedback: None,
            tell: true,
        };
        self.store.close(&grant, self.doing(lawyer, day), ending)?;
        Ok(())
    }

    fn doing(&self, by: &Made, day: Day) -> Doing {
        Doing {
            by: by.member.id,
            day,
            minute: self.clock.minute(),
        }
    }

    fn days_ago(&self, days: u16) -> Day {
        Day::new(self.clock.today().number().saturating_sub(days))
    }
}

impl Stage {
    fn age(self) -> u16 {
        match self {
            Self::Received(age)
            | Self::Assigned(age)
            | Self::Acknowledged(age)
            | Self::Closed(age, _)
            | Self::Archived(age, _) => age,
        }
    }
}

/// One after the other. The last two are for the first night: it archives the one, and erases the other.
const STAGES: [Stage; 10] = [
    Stage::Received(1),
    Stage::Assigned(5),
    Stage::Acknowledged(20),
    Stage::Closed(30, 15),
    Stage::Archived(60, 40),
    Stage::Received(9),
    Stage::Assigned(12),
    Stage::Acknowledged(95),
    Stage::Closed(80, 20),
    Stage::Archived(120, 30),
];

const TEXTS: [&str; 4] = [
    "A manager signs for deliveries that never came, each month, and the warehouse keeps two lists.",
    "Waste from the paint line goes into the rain drain at the back of hall 2 whenever it rains.",
    "A foreman shares out the good shifts to those who pay him, and everybody on the quay knows it.",
    "The time sheets of the agency workers are shortened after they have been signed.",
];
