//! All that the REST API and the gateway share.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::json;
use tokio::sync::watch;

use crate::accounts::{member, merged};
use crate::fault_script::FaultScript;
use crate::log::Log;
use crate::posted::PostedMessage;
use crate::sessions::Gateway;

/// What happened so far, what shall go wrong, and who is logged in.
#[derive(Debug)]
pub(crate) struct State {
    log: Mutex<Log>,
    /// Counts what was logged, so that a wait can look again.
    logged: watch::Sender<u64>,
    faults: Mutex<FaultScript>,
    gateway: Mutex<Gateway>,
    pub(crate) gateway_url: String,
}

impl State {
    pub(crate) fn new(gateway_url: String) -> State {
        State { log: Mutex::default(), logged: watch::Sender::new(0), faults: Mutex::default(), gateway: Mutex::default(), gateway_url }
    }

    // A test that panics while it holds one of these has failed already; the others may go on.
    pub(crate) fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, FaultScript> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn gateway(&self) -> MutexGuard<'_, Gateway> {
        self.gateway.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hears of everything that is logged from now on.
    pub(crate) fn logged(&self) -> watch::Receiver<u64> {
        self.logged.subscribe()
    }

    /// Changes the log and wakes those who wait for it.
    pub(crate) fn record(&self, change: impl FnOnce(&mut Log)) {
        change(&mut self.log());
        self.logged.send_modify(|count| *count += 1);
    }

    pub(crate) fn violation(&self, fault: String) {
        self.record(|log| log.violations.push(fault));
    }

    /// Tells the bot of a message of its own, as Discord does of every message where somebody else may read along.
    pub(crate) fn tell_of_own(&self, message: Option<&PostedMessage>) {
        let Some(message) = message.filter(|message| !message.is_private()) else { return };
        let mut json = message.json.clone();
        if let Some(guild) = &message.guild {
            json = merged(json, json!({"guild_id": guild, "member": member(&[])}));
        }
        // A bot that is not on the gateway does not hear of it.
        let _ = self.gateway().dispatch("MESSAGE_CREATE", &json);
    }
}
