// Who only looks: as scanners of mail do, as a browser does before anybody has pressed anything, as
// somebody who looks for their language. Nothing may be recorded; the test counts.
import { judge_switch } from "./languages.mjs";

async function scan(visitor, link) {
  const { request } = visitor.context;
  for (const [method, headers] of [["HEAD", {}], ["GET", { "Sec-Purpose": "prefetch" }], ["GET", {}]]) {
    for (const query of ["", "?withdraw=1", "?receipt=7KQM-2D9X-4VTA", "?do=object", "?List-Unsubscribe=One-Click"]) {
      const answer = await request.fetch(visitor.base + link + query, { method, headers });
      visitor.expect(answer.status() === 200, `${method} is answered with ${answer.status()}`);
    }
  }
}

export async function judge_looks(come, language, { languages, link, unknown, test, notice }) {
  const visitor = await come(language);
  await scan(visitor, link);
  const index = languages.indexOf(language);
  // One language leads to all; the others to the next, by the same list.
  const all = languages.filter(each => each !== language);
  const next = [languages[(index + 1) % languages.length]];
  await visitor.open("question", link);
  await judge_switch(visitor, languages, index === 0 ? all : next);
  await visitor.open("unknown link", unknown, 404);
  await judge_switch(visitor, languages, next);
  await visitor.open("test link", test);
  await judge_switch(visitor, languages, next);
  await visitor.open("notice", notice);
  await judge_switch(visitor, languages, next);
  await visitor.leave();
}
