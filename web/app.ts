// What pages can do beyond plain HTML. Every job works without it; it makes them live and pleasant.
import "@hotwired/turbo";
import { start_connection } from "./islands/connection";
import { start_counts } from "./islands/counts";
import { start_copying } from "./islands/copying";
import { start_dragging } from "./islands/dragging";
import { start_drafts } from "./islands/drafts";
import { start_queue } from "./islands/queue";
import { start_keeping } from "./islands/keeping";
import { start_steppers } from "./islands/steppers";
import { start_timers } from "./islands/timers";

document.documentElement.classList.add("has-script");
start_keeping();
start_drafts();
// The queue first: what it takes is not unsent.
start_queue();
start_connection();
start_timers();
start_steppers();
start_counts();
start_copying();
start_dragging();
