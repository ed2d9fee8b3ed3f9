// Which pages are looked at, by whom: every page a person can reach in the demonstration (routes.mjs knows which are left).
// Will not press buttons: the journey does.
export function pages_of(ids) {
  const { prepared, held, running, wall, code, poll, counted, item, step, process, letter, centre, draft } = ids;
  const s = (id, tail = "") => `/seminars/${id}${tail}`;
  return {
    guest: ["", "/seminars", s(prepared), s(held), s(running), s(prepared, "/register"), "/join", "/sign-in", "/reports", `/reports/${held}`, s(running, wall),
            s(held, "/plan"), s(held, "/models"), s(running, "/receipt"), s(running, `/polls/${poll}`), s(held, `/polls/${counted}`), `/processes/${process}`, `/reports/${held}/versions/1`, `/join?code=${code}`, `/enter/${"0".repeat(26)}`, letter, `/reports/${held}/report.pdf`, "/design", "/about", "/accessibility", "/privacy", "/no-such-page", "/dev/outbox"],
    facilitator: ["/account", "/second-step/set-up", "/seminars", "/seminars/new", s(prepared, "/cockpit"), s(running, "/cockpit"), s(held, "/cockpit"), s(running, "/people"), s(running, "/typing"),
                  s(running, "/board"), s(running, "/agenda"), s(running, "/steps/new"), s(running, "/edit"), s(running, "/polls/new"), s(running, `/polls/${draft}/edit`), s(running, "/plan"), s(running, "/plan/items/new"), s(running, "/models"),
                  s(running, "/outcomes"), s(held, "/report"), s(running, `/polls/${poll}`), s(running, `/polls/${poll}/paper`), s(running, `/polls/${poll}/hands`), s(running, `/steps/${step}`), s(held, `/plan/items/${item}`), s(running, "/print"), s(running, "/print/poster"), s(running, "/print/attendance"), s(running, "/print/ballots")],
    manager: ["/people", "/processes/new"],
    administrator: ["/people", `/processes/${process}/edit`, "/centres", "/centres/new", `/centres/${centre}/edit`],
    member: ["/account", "/account/recovery-codes"],
    half: ["/second-step"],
    seat: [s(running, "/phone"), s(running, "/me"), s(running, `/polls/${poll}`), s(running, "/models"), `/join?code=${code}&another=1`],
  };
}
