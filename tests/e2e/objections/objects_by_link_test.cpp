// Who opens the link of a notice objects with one press, gets a receipt, and is not told again.
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <thread>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/language/languages.h"
#include "support/e2e/eventually.h"
#include "support/e2e/ledger_view.h"
#include "support/e2e/loopback.h"
#include "support/e2e/notice_links.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::e2e {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

std::string number_on(const std::string& receipt) {
  std::smatch found;
  const std::regex pattern("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}");
  return std::regex_search(receipt, found, pattern) ? found[0].str() : "";
}

// "?lang=…&receipt=…", relative to the link.
std::string led_to(const PageAnswer& answer) {
  std::smatch found;
  const std::regex pattern("\r\nLocation: (\\?[^\r]*)\r\n");
  return std::regex_search(answer.head, found, pattern) ? found[1].str() : "";
}

std::int64_t objectors(const World& world) {
  return number(world.database(), "SELECT count(*) FROM objections");
}

// What the report says of the objections, once the audit has found nobody told again.
boost::json::object reported(const World& world) {
  EXPECT_THAT(world.must({"audit", World::key}), HasSubstr("told again after objecting: 0"));
  const std::string report = world.must({"report", World::key, "--format", "json"});
  return boost::json::parse(report).at("objections").as_object();
}

// A campaign that is through, with everybody's notice as a file.
struct Told {
  explicit Told(int people = 300)
      : world({.people = people, .channel = "maildir", .serves_pages = true}) {
    world.start_daemon().await_ready();
    world.begin();
    world.await_state("finished");
    links = objection_links(world);
  }
  [[nodiscard]] std::optional<PageAnswer> get(const std::string& path) const {
    return fetch(world.pages_port(), path);
  }
  [[nodiscard]] std::optional<PageAnswer> press(const std::string& path,
                                                const Form& form = {.body = "do=object"}) const {
    return post(world.pages_port(), path, form);
  }

  // The button of the page, and where it leads: nothing else is shown to people.
  [[nodiscard]] std::optional<PageAnswer> press_and_follow(const std::string& path,
                                                           const Form& form = {
                                                               .body = "do=object"}) const {
    const auto answer = press(path, form);
    if (!answer || answer->status != 303) return std::nullopt;
    return get(path.substr(0, path.find('?')) + led_to(*answer));
  }
  [[nodiscard]] std::optional<PageAnswer> withdraw(const std::string& path,
                                                   const std::string& receipt) const {
    return press_and_follow(path, {.body = "do=withdraw&receipt=" + receipt});
  }

  World world;
  std::vector<std::string> links;
};

TEST(ObjectionLink, answers_in_the_language_of_the_notice_that_it_stood_in) {
  Told told;
  std::set<std::string> languages;
  for (const auto& [link, tag] : notice_links(told.world)) {
    const auto page = fetch(told.world.pages_port(), link, "Accept-Language: nl\r\n");
    ASSERT_TRUE(page && page->status == 200);
    // Whose notice was in several is asked in that of the browser.
    const std::string_view language = tag.contains(',') ? "nl" : nearest_language(tag)->tag;
    EXPECT_THAT(page->body, HasSubstr(fmt::format("<html lang=\"{}\"", language))) << tag;
    languages.emplace(language);
    // Of a browser that says nothing, in the first language of the notice.
    const auto bare = told.get(link);
    ASSERT_TRUE(bare && bare->status == 200);
    const std::string_view first = nearest_language(tag.substr(0, tag.find(',')))->tag;
    EXPECT_THAT(bare->body, HasSubstr(fmt::format("<html lang=\"{}\"", first))) << tag;
  }
  EXPECT_GT(languages.size(), 10U);
}

TEST(ObjectionLink, takes_one_press_and_gives_the_same_receipt_again) {
  Told told;
  ASSERT_FALSE(told.links.empty());
  const std::string& link = told.links.front();

  // Scanners of mail look, too.
  for (int visit = 0; visit < 3; ++visit) {
    const auto page = told.get(link + "?lang=de");
    ASSERT_TRUE(page && page->status == 200);
    EXPECT_THAT(page->body, HasSubstr("<html lang=\"de\""));
    EXPECT_THAT(page->body, ContainsRegex("<form method=\"post\""));
    EXPECT_THAT(page->body, Not(HasSubstr("<script")));
    EXPECT_THAT(page->head, Not(HasSubstr("Set-Cookie")));
  }
  EXPECT_EQ(number(told.world.database(), "SELECT count(*) FROM objection_records"), 0);

  const auto pressed = told.press(link + "?lang=de");
  ASSERT_TRUE(pressed && pressed->status == 303);
  // Also for programs that do not go where they are led.
  const std::string receipt_number = number_on(pressed->body);
  EXPECT_NE(receipt_number, "");
  EXPECT_EQ(led_to(*pressed), "?lang=de&receipt=" + receipt_number);
  EXPECT_EQ(objectors(told.world), 1);
  const auto again = told.press_and_follow(link);
  ASSERT_TRUE(again && again->status == 200);
  EXPECT_EQ(number_on(again->body), receipt_number);
  EXPECT_EQ(
      rows(told.world.database(),
           "SELECT way, timeliness, receipt, notice_version IS NOT NULL FROM objection_records"),
      (std::vector<Row>{{"link", "before_cutoff", receipt_number, "t"}}));
  EXPECT_THAT(told.world.whole_logs(), Not(HasSubstr(link.substr(3))));
}

TEST(ObjectionLink, is_pressed_by_mail_programs_in_both_encodings) {
  Told told;
  ASSERT_GE(told.links.size(), 3U);

  const auto plain = told.press(told.links[0], {.body = "List-Unsubscribe=One-Click"});
  const auto parts =
      told.press(told.links[1], {.body = "--x\r\nContent-Disposition: form-data; "
                                         "name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n",
                                 .type = "multipart/form-data; boundary=x"});
  // Nothing is asked that could be missing.
  const auto empty = told.press(told.links[2], {.body = "", .type = ""});

  for (const auto& answer : {plain, parts, empty}) {
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_THAT(answer->head, Not(HasSubstr("Location:")));
  }
  EXPECT_EQ(rows(told.world.database(), "SELECT way FROM objection_records ORDER BY position"),
            (std::vector<Row>{{"one_click"}, {"one_click"}, {"link"}}));
  EXPECT_EQ(boost::json::serialize(reported(told.world).at("by_way")),
            R"([{"way":"link","timeliness":"before_cutoff","objecting":1},)"
            R"({"way":"one_click","timeliness":"before_cutoff","objecting":2}])");
}

TEST(ObjectionLink, takes_a_change_of_mind_as_a_record_of_its_own) {
  Told told;
  const std::string& link = told.links.front();
  const auto first = told.press(link);
  ASSERT_TRUE(first);

  const auto question = told.get(link + "?withdraw=" + number_on(first->body));
  ASSERT_TRUE(question && question->status == 200);
  EXPECT_THAT(question->body, HasSubstr("value=\"withdraw\""));
  EXPECT_EQ(objectors(told.world), 1);
  const auto answer = told.withdraw(link, number_on(first->body));
  ASSERT_TRUE(answer && answer->status == 200);
  EXPECT_EQ(objectors(told.world), 0);
  EXPECT_EQ(reported(told.world).at("objecting"), 0);
  EXPECT_EQ(reported(told.world).at("withdrawn"), 1);

  const auto second = told.press(link);
  ASSERT_TRUE(second);
  EXPECT_NE(number_on(second->body), number_on(first->body));
  EXPECT_EQ(
      rows(told.world.database(), "SELECT statement FROM objection_records ORDER BY position"),
      (std::vector<Row>{{"objection"}, {"withdrawal"}, {"objection"}}));
}

TEST(ObjectionLink, keeps_a_receipt_that_can_be_opened_again_and_changes_nothing) {
  const Told told;
  const std::string& link = told.links.at(0);
  const auto pressed = told.press(link);
  ASSERT_TRUE(pressed);
  const std::string kept = link + led_to(*pressed);

  for (const char* const language : {"de", "fr"}) {
    const auto receipt = told.get(kept + "&lang=" + language);
    ASSERT_TRUE(receipt && receipt->status == 200);
    EXPECT_EQ(number_on(receipt->body), number_on(pressed->body));
  }
  const auto in_french = told.get(link + "?lang=fr&receipt=" + number_on(pressed->body));
  ASSERT_TRUE(in_french);
  EXPECT_THAT(in_french->body, AllOf(HasSubstr("<html lang=\"fr\""), HasSubstr("hreflang=\"de\""),
                                     Not(HasSubstr("<button"))));
  EXPECT_EQ(number(told.world.database(), "SELECT count(*) FROM objection_records"), 1);
}

TEST(ObjectionLink, shows_a_receipt_to_nobody_but_whose_it_is) {
  const Told told;
  const auto theirs = told.press(told.links.at(0));
  ASSERT_TRUE(theirs);
  const std::string receipt = number_on(theirs->body);
  static_cast<void>(told.press(told.links.at(1)));

  // Whether they object themselves or not, and whatever the number is.
  for (const std::string& link : {told.links.at(1), told.links.at(2)}) {
    const auto question = told.get(link + "?lang=en");
    ASSERT_TRUE(question);
    for (const std::string& number :
         {receipt, std::string("0000-0000-0000"), std::string("x"), std::string()}) {
      for (const char* const parameter : {"receipt=", "withdraw="}) {
        const auto answer = told.get(link + "?lang=en&" + parameter + number);
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 200);
        EXPECT_EQ(answer->body, question->body) << parameter << number;
      }
    }
  }
  const auto taken = told.withdraw(told.links.at(1), receipt);
  ASSERT_TRUE(taken);
  EXPECT_EQ(number_on(taken->body), "");
  EXPECT_EQ(objectors(told.world), 2);
}

TEST(ObjectionLink, is_not_withdrawn_by_a_form_from_before_it) {
  const Told told;
  const std::string& link = told.links.at(0);
  const std::string first = number_on(told.press(link).value().body);
  ASSERT_TRUE(told.withdraw(link, first));
  const auto withdrawn = told.get(link + "?lang=en&receipt=" + first);
  ASSERT_TRUE(withdrawn);
  EXPECT_THAT(withdrawn->body, HasSubstr("has been withdrawn"));
  const std::string second = number_on(told.press(link).value().body);

  // The form is sent again, once without what it names.
  const auto shown = told.withdraw(link, first);
  const auto unnamed = told.press(link, {.body = "do=withdraw"});

  ASSERT_TRUE(shown && unnamed);
  EXPECT_EQ(number_on(shown->body), second);
  EXPECT_EQ(unnamed->status, 303);
  EXPECT_EQ(objectors(told.world), 1);
  for (const char* const parameter : {"?receipt=", "?withdraw="}) {
    const auto stands = told.get(link + parameter + first);
    ASSERT_TRUE(stands);
    EXPECT_EQ(number_on(stands->body), second) << parameter;
  }
}

TEST(ObjectionLink, says_nothing_of_a_receipt_that_cannot_be_looked_up_now) {
  const Told told;
  const auto pressed = told.press(told.links.at(0));
  ASSERT_TRUE(pressed);
  const std::string kept = told.links.at(0) + "?lang=en&receipt=" + number_on(pressed->body);

  test::ScratchPostgres::instance().stop();
  std::optional<PageAnswer> away;
  eventually("the database is missed", [&] {
    away = told.get(kept);
    return away && away->status == 503;
  });
  const auto withdrawal = told.press(told.links.at(0) + "?lang=en",
                                     {.body = "do=withdraw&receipt=" + number_on(pressed->body)});
  test::ScratchPostgres::instance().start();

  ASSERT_TRUE(withdrawal);
  EXPECT_EQ(withdrawal->status, 503);
  for (const PageAnswer& answer : {*away, *withdrawal}) {
    EXPECT_THAT(answer.head, HasSubstr("Retry-After: "));
    EXPECT_THAT(answer.body, AllOf(HasSubstr("Try again"), Not(HasSubstr("not be recorded")),
                                   Not(HasSubstr("<button"))));
  }
  eventually("it is back", [&] {
    const auto answer = told.get(kept);
    return answer && answer->status == 200;
  });
  EXPECT_EQ(objectors(told.world), 1);
}

TEST(ObjectionLink, that_nobody_was_sent_tells_nothing_and_records_nothing) {
  Told told;
  const std::string& link = told.links.front();
  std::string changed = link;
  changed.back() = changed.back() == 'A' ? 'B' : 'A';
  const std::vector<std::string> strange = {changed,
                                            link.substr(0, link.size() - 1),
                                            link + "x",
                                            link + "/x",
                                            "/o/",
                                            "/o/..%2f..",
                                            "/o/" + std::string(40, 'A'),
                                            "/o/" + std::string(5000, 'A')};
  std::set<std::string> bodies;
  for (const std::string& path : strange) {
    for (const auto& answer : {told.get(path), told.press(path)}) {
      ASSERT_TRUE(answer);
      EXPECT_EQ(answer->status, 404) << path;
      bodies.insert(answer->body);
    }
  }
  EXPECT_EQ(bodies.size(), 1U) << "the same plain page";
  EXPECT_EQ(number(told.world.database(), "SELECT count(*) FROM objection_records"), 0);
}

// At ten a second somebody waits in the claim window for seconds.
TEST(ObjectionLink, counts_at_once_for_who_is_waiting_to_be_told) {
  World world({.people = 600, .rate_per_second = 10, .channel = "maildir", .serves_pages = true});
  world.start_daemon().await_ready();
  world.begin();
  eventually("somebody waits", [&] {
    return number(world.database(),
                  "SELECT count(*) FROM campaign_lanes WHERE claimed_to > cursor") > 0;
  });
  // Everybody who is claimed and not told yet: by file, which is recorded as a press is.
  const std::string waiting =
      "SELECT s.ref FROM subjects AS s JOIN campaign_lanes AS l ON l.lane = s.lane "
      "WHERE s.id > l.cursor AND s.id <= l.claimed_to "
      "AND NOT EXISTS (SELECT FROM attempts AS a WHERE a.lane = s.lane AND a.subject_id = s.id)";
  const std::filesystem::path file = world.folder() / "objectors.csv";
  {
    std::ofstream csv(file);
    csv << "ref\n";
    for (const Row& row : rows(world.database(), waiting)) csv << row.at(0) << "\n";
  }
  world.must({"objections", "import", file.string(), "--purpose", "ai-training"});
  const std::string recorded =
      rows(world.database(), "SELECT max(recorded_at) FROM objection_records").at(0).at(0);
  eventually("they are settled", [&] {
    return number(world.database(),
                  "SELECT count(*) FROM objections AS o JOIN subjects AS s USING (lane, ref) "
                  "WHERE NOT EXISTS (SELECT FROM attempts AS a WHERE a.lane = s.lane "
                  "AND a.subject_id = s.id)") == 0;
  });

  EXPECT_GT(
      number(world.database(), "SELECT count(*) FROM attempts WHERE reason = 'already_objected'"),
      0);
  // The Date of a notice has whole seconds.
  EXPECT_EQ(number(world.database(),
                   fmt::format("SELECT count(*) FROM attempts AS a "
                               "JOIN subjects AS s ON s.lane = a.lane AND s.id = a.subject_id "
                               "JOIN objections AS o ON o.lane = s.lane AND o.ref = s.ref "
                               "WHERE outcome = 'accepted' "
                               "AND at > timestamptz '{}' + interval '2 seconds'",
                               recorded)),
            0);
  EXPECT_EQ(reported(world).at("told_again"), 0);
}

// The receipts of all lines of the feed, read in small pages as a system that follows it does.
std::vector<std::string> receipts_in_feed(World& world) {
  const std::string added =
      world.must({"objections", "consumers", "add", "pipeline", "--purpose", "ai-training"});
  std::smatch token;
  EXPECT_TRUE(std::regex_search(added, token, std::regex("crier_[\\w-]{43}")));
  const std::string fields = "Authorization: Bearer " + token[0].str() + "\r\n";
  std::vector<std::string> receipts;
  for (std::int64_t after = 0;;) {
    const auto page =
        fetch(world.pages_port(), fmt::format("/v1/objections?after={}&limit=50", after), fields);
    if (!page || page->status != 200 || page->body.empty()) return receipts;
    std::istringstream lines(page->body);
    for (std::string line; std::getline(lines, line);) {
      const auto record = boost::json::parse(line).as_object();
      receipts.emplace_back(record.at("receipt").as_string());
      after = record.at("position").as_int64();
    }
  }
}

// Many press at the same time; daemons and the database are killed in the middle, and presses
// without an answer are repeated: whoever was shown a receipt is in the register and in the feed
// with it, once.
TEST(ObjectionLink, loses_no_receipt_when_daemons_and_the_database_are_killed_in_a_surge) {
  Told told;
  const std::size_t people = std::min<std::size_t>(told.links.size(), 120);
  std::vector<std::string> receipts(people);
  std::atomic<std::size_t> next{0};
  std::atomic<int> answered{0};
  const auto press_some = [&] {
    for (std::size_t person = next++; person < people; person = next++) {
      while (receipts[person].empty()) {
        const auto answer = told.press(told.links[person]);
        if (answer && answer->status == 303) receipts[person] = number_on(answer->body);
      }
      ++answered;
    }
  };
  {
    std::vector<std::jthread> crowd;
    for (int count = 0; count < 8; ++count) crowd.emplace_back(press_some);
    for (int kills = 1; kills <= 3; ++kills) {
      eventually("some were answered", [&] { return answered >= kills * 15; });
      if (kills == 2) {
        test::ScratchPostgres::instance().kill();
        test::ScratchPostgres::instance().start();
      }
      told.world.daemons().front().kill();
      told.world.remove(told.world.daemons().front());
      told.world.start_daemon().await_ready();
    }
  }

  EXPECT_EQ(objectors(told.world), static_cast<std::int64_t>(people));
  EXPECT_EQ(number(told.world.database(), "SELECT count(*) FROM objection_records"),
            static_cast<std::int64_t>(people));
  std::set<std::string> recorded;
  for (const Row& row : rows(told.world.database(), "SELECT receipt FROM objection_records")) {
    recorded.insert(row.at(0));
  }
  EXPECT_EQ(recorded, (std::set<std::string>(receipts.begin(), receipts.end())));
  std::vector<std::string> followed = receipts_in_feed(told.world);
  std::ranges::sort(followed);
  std::ranges::sort(receipts);
  EXPECT_EQ(followed, receipts);
  EXPECT_EQ(number(told.world.database(),
                   "SELECT max(position) - (SELECT position FROM objection_head) "
                   "FROM objection_records"),
            0);
}

TEST(ObjectionLink, makes_every_later_campaign_of_the_purpose_leave_the_person_out) {
  Told told;
  constexpr std::size_t people = 20;
  ASSERT_GE(told.links.size(), people);
  for (std::size_t person = 0; person < people; ++person)
    ASSERT_TRUE(told.press(told.links[person]));

  told.world.create_campaign("told-again");
  told.world.start_campaign("told-again");
  told.world.await_state_of("told-again", "finished");

  EXPECT_EQ(number(told.world.database(),
                   "SELECT count(*) FROM attempts JOIN campaigns ON campaigns.id = campaign_id "
                   "WHERE key = 'told-again' AND reason = 'already_objected'"),
            static_cast<std::int64_t>(people));
  const std::string report = told.world.must({"report", "told-again"});
  EXPECT_THAT(report, HasSubstr("20  object, 20 of them since before it began"));
  EXPECT_THAT(report, HasSubstr("0  told again after objecting\n"));
}

}  // namespace
}  // namespace crier::e2e
