//! What is sent: a form, or goods on sale and off it.

use super::answers::CHANGE;
use super::forms::{self, Obstacle, Ready, Task};
use super::state::{Open, Sending};
use crate::call::Call;
use crate::state::{Popup, Question, State, Written};
use crate::update::session;
use miri_common::api::ChangeGoods;
use miri_common::messages::Place;
use miri_common::{GoodsId, Say};

/// What a yes means: units go, or goods vanish from the lists.
const WRITE_OFF: &str = "write off";
const OFF_SALE: &str = "off sale";

/// Sends the form, asks first where units go, or says why it cannot be sent.
pub(super) fn send(state: &mut State) {
    let Some(Open { task, form }) = &state.pages.sell.open else { return };
    let (task, leaving) = (*task, forms::number(form, "change").ok().flatten().filter(|change| *change < 0));
    match task.request(form) {
        Ok(_) if leaving.is_some() => ask_to_write_off(state, task, leaving.unwrap_or_default()),
        Ok(ready) => write(state, Sending::Form(task), ready),
        Err(obstacle) => refuse(state, obstacle),
    }
}

fn ask_to_write_off(state: &mut State, task: Task, change: i64) {
    let (Task::Stock(id), Some(mine)) = (task, state.pages.sell.chosen()) else { return };
    let places = [
        ("name", Place::from(crate::text::line(&mine.goods.goods_name))),
        ("units", Place::from(change.unsigned_abs())),
    ];
    let words = state.say_with(Say::SellWriteOffQuestion, &places);
    state.popup = Some(Popup::Confirm(Question { words, means: WRITE_OFF, item: id.0 }));
}

/// Puts the chosen goods on sale, or asks before they are taken off it.
pub(super) fn switch_sale(state: &mut State) {
    let Some(mine) = state.pages.sell.chosen() else { return };
    let id = mine.goods.goods_id;
    if mine.offer.on_sale {
        let places = [("name", Place::from(crate::text::line(&mine.goods.goods_name)))];
        let words = state.say_with(Say::SellOffQuestion, &places);
        state.popup = Some(Popup::Confirm(Question { words, means: OFF_SALE, item: id.0 }));
    } else {
        offer(state, id, ChangeGoods { on_sale: Some(true), ..ChangeGoods::default() });
    }
}

fn offer(state: &mut State, id: GoodsId, change: ChangeGoods) {
    write(state, Sending::Sale, Box::new(move |key| Call::ChangeGoods(id, change, key)));
}

/// A yes.
pub(super) fn confirmed(state: &mut State, question: &Question) {
    let id = GoodsId(question.item);
    match (question.means, &state.pages.sell.open) {
        (OFF_SALE, None) => {
            offer(state, id, ChangeGoods { on_sale: Some(false), ..ChangeGoods::default() });
        }
        (WRITE_OFF, Some(Open { task, form })) if *task == Task::Stock(id) => {
            let task = *task;
            match task.request(form) {
                Ok(ready) => write(state, Sending::Form(task), ready),
                Err(obstacle) => refuse(state, obstacle),
            }
        }
        _ => {}
    }
}

fn write(state: &mut State, what: Sending, ready: Ready) {
    match state.write(CHANGE, None, ready) {
        Written::Sent(_) => state.pages.sell.sending = Some(what),
        Written::Busy => {
            let words = state.say(Say::SellSending);
            state.inform(words);
        }
        // Whether the shop is back is found out at once, so that the next try is sent: in a form, `r` is a letter.
        Written::Offline => session::ask_time(state),
    }
}

fn refuse(state: &mut State, obstacle: Obstacle) {
    match obstacle {
        Obstacle::Wrong(entry, why) => {
            let words = state.word(why);
            if let Some(open) = &mut state.pages.sell.open {
                open.form.refuse(entry, words);
            }
        }
        Obstacle::Idle => {
            let words = state.say(Say::SellNothingChanged);
            state.inform(words);
        }
    }
}
