//! A keyring that is not waited for any longer than is useful: one that asks a person, or that hangs, must not hold up the
//! window, other accounts or the end of the program.
//!
//! A question that was given up goes on by itself, and its answer is there for whoever asks next. So a keyring that needs
//! minutes works all the same, and never has more than one question of a kind to answer for an entry.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use zeroize::Zeroizing;

use super::secret_store::{EntryName, KeyringError, SecretStore};

type Answer<T> = Result<T, KeyringError>;
type Secret = Zeroizing<Vec<u8>>;

/// A secret store that gives up after a while.
pub struct TimedStore {
    store: Arc<dyn SecretStore>,
    patience: Duration,
    reads: Questions<Option<Secret>>,
    changes: Questions<()>,
}

impl TimedStore {
    /// `store`, waited for no longer than `patience`.
    pub fn new(store: Arc<dyn SecretStore>, patience: Duration) -> Self {
        Self {
            store,
            patience,
            reads: Questions::default(),
            changes: Questions::default(),
        }
    }

    /// Another patience with the same store.
    pub fn with_patience(&self, patience: Duration) -> Self {
        Self::new(Arc::clone(&self.store), patience)
    }

    /// One change at a time: an old one that comes through late must not undo a newer one.
    fn change(
        &self,
        name: &EntryName,
        change: impl FnOnce(&dyn SecretStore) -> Answer<()> + Send + 'static,
    ) -> Answer<()> {
        self.changes.settle(name, self.patience)?;
        // What was read before it is out of date.
        self.reads.forget(name);
        let store = Arc::clone(&self.store);
        self.changes
            .ask(name, self.patience, move || change(store.as_ref()))
    }
}

impl SecretStore for TimedStore {
    fn read(&self, name: &EntryName) -> Answer<Option<Secret>> {
        let (store, entry) = (Arc::clone(&self.store), name.clone());
        self.reads.ask(name, self.patience, move || store.read(&entry))
    }

    fn write(&self, name: &EntryName, secret: &[u8]) -> Answer<()> {
        let (entry, secret) = (name.clone(), Zeroizing::new(secret.to_vec()));
        self.change(name, move |store| store.write(&entry, &secret))
    }

    fn delete(&self, name: &EntryName) -> Answer<()> {
        let entry = name.clone();
        self.change(name, move |store| store.delete(&entry))
    }
}

/// Questions under way, by entry.
struct Questions<T> {
    open: Mutex<HashMap<EntryName, Arc<Question<T>>>>,
}

impl<T> Default for Questions<T> {
    fn default() -> Self {
        Self {
            open: Mutex::default(),
        }
    }
}

impl<T: Clone + Send + 'static> Questions<T> {
    /// Asks, or waits for the question that is under way already.
    fn ask(
        &self,
        name: &EntryName,
        patience: Duration,
        action: impl FnOnce() -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        let question = {
            let mut open = self.lock();
            if let Some(question) = open.get(name) {
                Arc::clone(question)
            } else {
                let question = Question::begin(action)?;
                open.insert(name.clone(), Arc::clone(&question));
                question
            }
        };
        self.wait(name, &question, patience)
    }

    /// Waits for the question under way, if there is one.
    fn settle(&self, name: &EntryName, patience: Duration) -> Answer<()> {
        let question = self.lock().get(name).cloned();
        match question {
            // How an earlier change went was for whoever made it.
            Some(question) => match self.wait(name, &question, patience) {
                Err(KeyringError::Slow) => Err(KeyringError::Slow),
                _ => Ok(()),
            },
            None => Ok(()),
        }
    }

    fn wait(&self, name: &EntryName, question: &Arc<Question<T>>, patience: Duration) -> Answer<T> {
        let answer = question.wait(patience)?;
        let mut open = self.lock();
        if open.get(name).is_some_and(|open| Arc::ptr_eq(open, question)) {
            open.remove(name);
        }
        answer
    }

    fn forget(&self, name: &EntryName) {
        self.lock().remove(name);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<EntryName, Arc<Question<T>>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One question, asked on a thread of its own.
struct Question<T> {
    state: Mutex<State<T>>,
    answered: Condvar,
}

struct State<T> {
    answer: Option<Answer<T>>,
    /// Somebody has waited in vain: nobody else does.
    is_slow: bool,
}

impl<T: Clone + Send + 'static> Question<T> {
    fn begin(action: impl FnOnce() -> Answer<T> + Send + 'static) -> Answer<Arc<Self>> {
        let question = Arc::new(Self {
            state: Mutex::new(State {
                answer: None,
                is_slow: false,
            }),
            answered: Condvar::new(),
        });
        let asked = Arc::clone(&question);
        // Not one of the runtime's threads: the end of the program waits for those.
        std::thread::Builder::new()
            .name("keyring".to_owned())
            .spawn(move || asked.note(action()))
            .map_err(|_| KeyringError::Refused)?;
        Ok(question)
    }

    fn note(&self, answer: Answer<T>) {
        self.lock().answer = Some(answer);
        self.answered.notify_all();
    }

    fn wait(&self, patience: Duration) -> Answer<Answer<T>> {
        let state = self.lock();
        let patience = if state.is_slow { Duration::ZERO } else { patience };
        let unanswered = |state: &mut State<T>| state.answer.is_none();
        let (mut state, _) = self
            .answered
            .wait_timeout_while(state, patience, unanswered)
            .unwrap_or_else(PoisonError::into_inner);
        state.is_slow = state.answer.is_none();
        state.answer.clone().ok_or(KeyringError::Slow)
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    /// Answers when it is told to, counting what it was asked.
    struct Scripted {
        answers: Mutex<Receiver<Answer<Option<Secret>>>>,
        asked: AtomicUsize,
    }

    impl Scripted {
        fn next(&self) -> Answer<Option<Secret>> {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let answers = self.answers.lock().unwrap();
            answers.recv().unwrap_or(Err(KeyringError::Refused))
        }
    }

    impl SecretStore for Scripted {
        fn read(&self, _: &EntryName) -> Answer<Option<Secret>> {
            self.next()
        }

        fn write(&self, _: &EntryName, _: &[u8]) -> Answer<()> {
            self.next().map(|_| ())
        }

        fn delete(&self, _: &EntryName) -> Answer<()> {
            self.next().map(|_| ())
        }
    }

    fn scripted() -> (
        Arc<Scripted>,
        TimedStore,
        Sender<Answer<Option<Secret>>>,
        EntryName,
    ) {
        let (answer, answers) = channel();
        let scripted = Arc::new(Scripted {
            answers: Mutex::new(answers),
            asked: AtomicUsize::new(0),
        });
        let store = TimedStore::new(scripted.clone(), Duration::from_millis(20));
        (scripted, store, answer, EntryName::new("desk", "account"))
    }

    fn secret(text: &str) -> Secret {
        Zeroizing::new(text.as_bytes().to_vec())
    }

    /// Asks until the answer is there: nobody says when a thread has gone on.
    fn until_answered(store: &TimedStore, name: &EntryName) -> Answer<Option<Secret>> {
        loop {
            match store.read(name) {
                Err(KeyringError::Slow) => std::thread::yield_now(),
                answer => return answer,
            }
        }
    }

    #[test]
    fn an_answer_that_comes_late_is_there_for_whoever_asks_next() {
        let (scripted, store, answer, name) = scripted();
        for _ in 0..3 {
            assert_eq!(store.read(&name), Err(KeyringError::Slow));
        }
        answer.send(Ok(Some(secret("late")))).unwrap();
        assert_eq!(until_answered(&store, &name), Ok(Some(secret("late"))));
        assert_eq!(
            scripted.asked.load(Ordering::SeqCst),
            1,
            "asked once all the while"
        );
    }

    #[test]
    fn an_answer_is_given_once_and_then_asked_for_anew() {
        let (_, store, answer, name) = scripted();
        answer.send(Ok(Some(secret("first")))).unwrap();
        answer.send(Ok(None)).unwrap();
        assert_eq!(until_answered(&store, &name), Ok(Some(secret("first"))));
        assert_eq!(until_answered(&store, &name), Ok(None));
    }

    #[test]
    fn a_change_waits_for_no_change_that_hangs_and_overtakes_none() {
        let (scripted, store, answer, name) = scripted();
        assert_eq!(store.write(&name, b"first"), Err(KeyringError::Slow));
        assert_eq!(store.write(&name, b"second"), Err(KeyringError::Slow));
        assert_eq!(scripted.asked.load(Ordering::SeqCst), 1);
        drop(answer);
        while store.delete(&name) == Err(KeyringError::Slow) {
            std::thread::yield_now();
        }
        assert_eq!(scripted.asked.load(Ordering::SeqCst), 2);
    }
}
