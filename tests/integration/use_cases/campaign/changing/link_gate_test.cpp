// A campaign starts only when its objection link answers in each of its languages. Who asks is a
// function here; tests/integration/probing asks over HTTP.
#include "use_cases/campaign/changing/link_gate.h"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/language/languages.h"
#include "integration/use_cases/whole_campaign.h"
#include "objection/objection_token.h"
#include "use_cases/campaign/changing/start_check.h"
#include "use_cases/campaign/reading/campaign_overview.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using objection::LinkQuestion;
using testing::AllOf;
using testing::HasSubstr;

struct LinkGate : WholeCampaign {
  store::CampaignRecord approved() {
    const store::CampaignRecord campaign = created();
    connection_.transact([&](store::Transaction& transaction) {
      EXPECT_TRUE(approve_words(transaction, campaign, source(),
                                {.locales = {}, .by = "Ada", .at = now(), .actor = "ada"}));
    });
    return campaign;
  }

  // Everything answers, but in these languages.
  LinkAsker dead_in(std::set<std::string> languages, const std::string& fault) {
    return {.faults = [this, languages = std::move(languages), fault](const auto& questions) {
      asked = questions;
      std::vector<std::string> faults;
      for (const LinkQuestion& each : questions) {
        faults.push_back(languages.contains(each.language) ? fault : "");
      }
      return faults;
    }};
  }

  auto start(const store::CampaignRecord& campaign, LinkAsker ask) {
    return check_start(connection_, campaign, source(),
                       {.start_at = now(),
                        .now = now(),
                        .channels = {"email"},
                        .channel = at_rate(100),
                        .ask_links = std::move(ask)});
  }

  std::vector<LinkQuestion> asked;
};

TEST_F(LinkGate, asks_in_every_language_with_a_token_of_nobody) {
  add(germans(1));

  ASSERT_TRUE(start(approved(), dead_in({}, "")));

  EXPECT_EQ(asked.size(), 27U);
  EXPECT_EQ(std::ranges::count_if(asked, &LinkQuestion::is_pressed), 1);
  const objection::TokenReader reader(settings_.token_keys);
  std::set<std::string> tokens;
  for (const LinkQuestion& question : asked) {
    EXPECT_TRUE(question.is_ours);
    EXPECT_EQ(question.url, "https://privacy.example.org/o/" + question.token);
    const auto bearer = reader.read(question.token);
    ASSERT_TRUE(bearer);
    EXPECT_EQ(language_with_code(bearer->language)->tag, question.language);
    EXPECT_EQ(bearer->subject, SubjectId{});
    tokens.insert(question.token);
  }
  EXPECT_EQ(tokens.size(), asked.size());
}

TEST_F(LinkGate, refuses_a_start_naming_address_languages_and_what_came) {
  add(germans(1));

  const auto plan = start(approved(), dead_in({"de", "fr"}, "it answers 502"));

  ASSERT_FALSE(plan);
  EXPECT_THAT(plan.error().text, AllOf(HasSubstr("the campaign cannot start:\n"),
                                       HasSubstr("https://privacy.example.org/o/"),
                                       HasSubstr(": it answers 502 (asked in de, fr)\n"),
                                       HasSubstr("To do: Let a crierd serve the pages"),
                                       HasSubstr("crier campaign check-link ai-training-2026"),
                                       HasSubstr("--without-link-check")));
}

TEST_F(LinkGate, asks_a_page_of_the_controllers_as_it_stands_in_the_notice) {
  add(germans(1));
  const std::string text =
      specification() + "\n[objection]\nlink_base = \"https://rights.example.org/object?t=\"\n";
  ASSERT_TRUE(create_draft(connection_, checked(text), text, source(), note()));
  const store::CampaignRecord theirs = found();
  connection_.transact([&](store::Transaction& transaction) {
    EXPECT_TRUE(approve_words(transaction, theirs, source(),
                              {.locales = {}, .by = "Ada", .at = now(), .actor = "ada"}));
  });

  const auto plan = start(theirs, dead_in({"de"}, "it answers 401"));

  ASSERT_FALSE(plan);
  EXPECT_THAT(plan.error().text, AllOf(HasSubstr("https://rights.example.org/object?t="),
                                       HasSubstr("[objection] link_base")));
  for (const LinkQuestion& question : asked) {
    EXPECT_FALSE(question.is_ours);
    EXPECT_EQ(question.url, "https://rights.example.org/object?t=" + question.token);
    EXPECT_EQ(question.page_language, "");
  }
}

// Where there is no way back through the router.
TEST_F(LinkGate, asks_our_pages_where_this_machine_reaches_them) {
  add(germans(1));
  LinkAsker ask = dead_in({}, "");
  ask.pages_reached_at = "http://127.0.0.1:9465";

  ASSERT_TRUE(start(approved(), ask));

  EXPECT_THAT(asked.front().url, testing::StartsWith("http://127.0.0.1:9465/o/"));
  EXPECT_TRUE(asked.front().is_ours);
}

TEST_F(LinkGate, does_not_ask_before_the_words_are_approved) {
  add(germans(1));

  const auto plan = start(created(), dead_in({}, ""));

  ASSERT_FALSE(plan);
  EXPECT_THAT(plan.error().text, HasSubstr("not approved"));
  EXPECT_TRUE(asked.empty());
}

TEST_F(LinkGate, is_passed_over_with_a_reason_that_the_trail_keeps) {
  const auto scheduled = schedule_start(connection_, created(), now(), note("as agreed"),
                                        {.link = "no way out from here"});

  ASSERT_TRUE(scheduled);
  const CampaignHistory history = campaign_history(connection_, found());
  EXPECT_EQ(history.trail.back().action, "waive the link check");
  EXPECT_EQ(history.trail.back().reason, "no way out from here");
  EXPECT_EQ(history.trail.back().state_to, "scheduled");
  EXPECT_EQ(history.link.waiver, "no way out from here");
}

// Whoever waives it sits at another machine than the daemons.
TEST_F(LinkGate, leaves_a_silence_on_record_where_the_waiving_machine_knows_no_page) {
  const store::CampaignRecord campaign = begun();
  NoticeSource nowhere = source();
  nowhere.pages_url = "";
  store::ChangeNote later = note("the page is gone");
  later.at = now() + 24h;

  ASSERT_TRUE(waive_link_check(connection_, campaign, nowhere, 2min, later));

  const auto outages = campaign_history(connection_, found()).link.outages;
  ASSERT_EQ(outages.size(), 1U);
  EXPECT_EQ(outages[0].began_at, now());
  EXPECT_EQ(outages[0].ended_at, now() + 24h);
}

TEST_F(LinkGate, is_not_passed_over_by_a_program_that_does_not_understand_the_campaign) {
  const auto waived =
      waive_link_check(connection_, unreadable(begun()), source(), 2min, note("a firewall"));

  ASSERT_FALSE(waived);
  EXPECT_THAT(waived.error(), HasSubstr("cannot read the specification"));
  EXPECT_EQ(campaign_history(connection_, found()).link.waiver, "");
}

TEST_F(LinkGate, is_not_passed_over_without_a_reason) {
  EXPECT_FALSE(waive_link_check(connection_, created(), source(), std::chrono::minutes(2), note()));
  EXPECT_EQ(campaign_history(connection_, found()).link.waiver, "");
}

}  // namespace
}  // namespace crier::app
