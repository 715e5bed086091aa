#include "specification/spec_file.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "campaign/country_table.h"
#include "specification/sample_spec.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> fact_names = {
    "controller.name", "controller.address",    "dpo.contact",        "contact.human",
    "purpose",         "data_categories",       "legal_basis",        "recipients",
    "retention",       "objection.alternative", "legitimate_interest"};

std::string sample() {
  return sample_spec(NoticeProfile::objection, 2026y / 3 / 30);
}

std::string sample_with(std::string_view line, std::string_view replacement) {
  std::string text = sample();
  const std::size_t at = text.find(line);
  EXPECT_NE(at, std::string::npos) << line;
  return text.replace(at, line.size(), replacement);
}

std::string complaints(const std::string& text) {
  const SpecReading reading = read_spec(text, fact_names);
  return explain(reading.findings, reading, "spec.toml");
}

TEST(SpecFile, the_sample_says_what_it_looks_like) {
  const SpecReading reading = read_spec(sample(), fact_names);

  ASSERT_TRUE(reading.findings.empty()) << explain(reading.findings, reading, "sample");
  const CampaignSpec& spec = reading.spec;
  EXPECT_EQ(spec.key, "ai-training-2026");
  EXPECT_EQ(spec.profile, NoticeProfile::objection);
  EXPECT_TRUE(std::ranges::equal(spec.countries, eea_countries()));
  EXPECT_EQ(iso8601(spec.notify_by.instant), "2026-04-20T22:00:00Z");
  EXPECT_EQ(iso8601(spec.cutoff.instant), "2026-06-01T22:00:00Z");
  EXPECT_EQ(spec.cutoff.instant, spec.effective_at.instant);
  EXPECT_EQ(spec.notice_period_min, std::chrono::days(30));
  EXPECT_EQ(spec.age_gate.basis, AgeBasis::majority);
  EXPECT_EQ(spec.age_gate.as_of, (std::chrono::year_month_day{2026y / 6 / 2}));
  EXPECT_EQ(spec.template_name, "objection");
  EXPECT_EQ(spec.facts.at("controller.name").at(""), "Example Network Ltd");
  EXPECT_EQ(spec.facts.at("purpose").at("de"), "Training unseres Sprachmodells");
  EXPECT_EQ(spec.facts.at("purpose").at(""), "training of our language model");
}

std::string sample_with_ladder(std::string_view steps) {
  return sample_with("channel = \"email\"", "ladder = " + std::string(steps));
}

TEST(SpecFile, a_ladder_names_its_channels_in_their_order) {
  const SpecReading reading = read_spec(sample_with_ladder(R"(["email", "sms"])"), fact_names);

  ASSERT_TRUE(reading.findings.empty()) << explain(reading.findings, reading, "spec.toml");
  ASSERT_EQ(reading.spec.ladder.size(), 2U);
  EXPECT_EQ(reading.spec.channel.name, "email");
  EXPECT_EQ(reading.spec.ladder[1].channel.name, "sms");
  EXPECT_EQ(at_step(reading.spec, 2).channel.name, "sms");
}

TEST(SpecFile, the_steps_of_a_ladder_have_times) {
  const SpecReading reading = read_spec(
      sample_with_ladder(
          R"([{ channel = "email", ends_before = "7d" }, { channel = "sms", begins_after = "2d" }])"),
      fact_names);

  ASSERT_TRUE(reading.findings.empty()) << explain(reading.findings, reading, "spec.toml");
  EXPECT_EQ(reading.spec.ladder[0].ends_before, std::chrono::days(7));
  EXPECT_EQ(reading.spec.ladder[1].begins_after, std::chrono::days(2));
}

TEST(SpecFile, a_ladder_of_one_step_is_a_channel) {
  const SpecReading reading = read_spec(sample_with_ladder(R"(["sms"])"), fact_names);

  EXPECT_TRUE(reading.findings.empty());
  EXPECT_TRUE(reading.spec.ladder.empty());
  EXPECT_EQ(reading.spec.channel.name, "sms");
}

struct LadderCase {
  std::string_view steps;
  std::string_view complaint;
};

class FaultyLadder : public testing::TestWithParam<LadderCase> {};

TEST_P(FaultyLadder, is_told_by_its_step) {
  const std::string told = complaints(sample_with_ladder(GetParam().steps));

  EXPECT_NE(told.find(GetParam().complaint), std::string::npos) << told;
  EXPECT_EQ(std::ranges::count(told, '\n'), 1) << told;
}

INSTANTIATE_TEST_SUITE_P(
    All, FaultyLadder,
    testing::Values(
        LadderCase{R"([])", "ladder: must be a list of steps"},
        LadderCase{R"("email")", "ladder: must be a list of steps"},
        LadderCase{R"(["email", "pigeon"])", "ladder: step 2: there is no channel 'pigeon'"},
        LadderCase{R"(["email", 5])", "ladder: step 2: must be a channel"},
        LadderCase{R"(["email", "email"])",
                   "ladder: step 2: the channel 'email' stands in an earlier step already"},
        LadderCase{R"(["email", { begins_after = "2d" }])",
                   "ladder: step 2: must name its channel"},
        LadderCase{R"(["email", { channel = "sms", after = "2d" }])",
                   "ladder: step 2: 'after' is no key of a step"},
        LadderCase{R"(["email", { channel = "sms", begins_after = "soon" }])",
                   "ladder: step 2: begins_after: "},
        LadderCase{R"([{ channel = "email", begins_after = "1d" }, "sms"])",
                   "ladder: step 1: the first step begins with the campaign"},
        LadderCase{R"(["email", { channel = "sms", ends_before = "1d" }])",
                   "ladder: step 2: the last one ends with notify_by"},
        LadderCase{R"([{ channel = "email", ends_before = "1d" },
                       { channel = "sms", ends_before = "1d" }, "webhook"])",
                   "ladder: step 2: ends_before must be less"}));

TEST(SpecFile, a_channel_beside_a_ladder_is_a_fault) {
  const std::string told = complaints(
      sample_with("channel = \"email\"", "channel = \"email\"\nladder = [\"email\", \"sms\"]"));

  EXPECT_NE(told.find("channel: stands beside a ladder"), std::string::npos) << told;
}

TEST(SpecFile, a_campaign_may_weigh_more_than_others) {
  EXPECT_EQ(read_spec(sample(), fact_names).spec.weight, 1);
  EXPECT_EQ(read_spec(sample_with("# weight = 1", "weight = 7"), fact_names).spec.weight, 7);
}

TEST(SpecFile, every_sample_validates) {
  for (const NoticeProfile profile :
       {NoticeProfile::objection, NoticeProfile::policy_change, NoticeProfile::breach}) {
    const SpecReading reading = read_spec(sample_spec(profile, 2026y / 3 / 30), fact_names);
    std::vector<std::string> facts;
    for (const auto& [name, fact] : reading.spec.facts) facts.push_back(name);
    const SpecSurroundings surroundings{.now = parse_iso8601("2026-03-30T23:00:00Z").value(),
                                        .channels = {"email"},
                                        .templates = {std::string(name_of(profile))},
                                        .locales = {"de", "en"},
                                        .facts_required = facts,
                                        .facts_optional = {}};

    const auto findings = validate(reading.spec, surroundings, reading.unread);

    EXPECT_TRUE(reading.findings.empty()) << explain(reading.findings, reading, "sample");
    EXPECT_TRUE(findings.empty()) << explain(findings, reading, "sample");
  }
}

TEST(SpecFile, says_where_the_text_is_no_toml) {
  EXPECT_TRUE(complaints("key = \"a\"\nkey = ").starts_with("spec.toml:2:"))
      << complaints("key = \"a\"\nkey = ");
}

struct ReadCase {
  const char* line;
  const char* replacement;
  const char* complaint;
};

TEST(SpecFile, says_where_a_value_is_wrong) {
  for (const auto& [line, replacement, complaint] : {
           ReadCase{"profile = \"objection\"", "profile = \"obejction\"",
                    "spec.toml:10:11: error: profile: there is no profile 'obejction'"},
           ReadCase{"# weight = 1", "weight = 0", "weight: must be a whole number from 1 to 100"},
           ReadCase{"# weight = 1", "weight = 101", "weight: must be a whole number from 1 to 100"},
           ReadCase{"# weight = 1", "weight = \"much\"", "must be a whole number from 1 to 100"},
           ReadCase{"channel = \"email\"", "chanel = \"email\"",
                    "chanel: is no key of a campaign specification; did you mean \"channel\"?"},
           ReadCase{"channel = \"email\"", "pigeon = \"email\"",
                    "pigeon: is no key of a campaign specification; check"},
           ReadCase{"channel = \"email\"", "channel = 5",
                    "channel: must be a text in quotes, not a whole number"},
           ReadCase{"channel = \"email\"", "channel = \"pigeon\"",
                    "channel: there is no channel 'pigeon'; there is: email, webhook"},
           ReadCase{"channel = \"email\"", "", "spec.toml: error: channel: is missing"},
           ReadCase{"name = \"Example Network\"", "", "error: sender.name: is missing"},
           ReadCase{"notice_period_min = \"30d\"", "notice_period_min = \"36h\"",
                    "'36h' is not a number of whole days"},
           ReadCase{"notice_period_min = \"30d\"", "notice_period_min = \"a month\"",
                    "'a month' is no duration"},
           ReadCase{"{ last_day = 2026-06-01,", "{ last_day = \"2026-06-01\",",
                    "cutoff.last_day: must be a date without quotes"},
           ReadCase{"{ last_day = 2026-06-01,", "{ first_day = 2026-06-01,",
                    "cutoff: needs either last_day (a date) or at"},
           ReadCase{"{ last_day = 2026-06-01,", "{ at = 2026-06-01T00:00:00Z,",
                    "cutoff.at: must be a local time, without Z"},
           ReadCase{"{ last_day = 2026-06-01,", "{ at = 2026-10-25T02:30:00,",
                    "error: cutoff.at: 2026-10-25 02:30 occurs twice in Europe/Brussels"},
           ReadCase{"{ last_day = 2026-04-20,", "{ at = 2027-03-28T02:30:00,",
                    "error: notify_by.at: 2027-03-28 02:30 does not occur in Europe/Brussels"},
           ReadCase{"{ first_day = 2026-06-02,", "{ at = 2026-10-25T02:30:00+03:00,",
                    "effective_at.at: must be a local time, without Z or an offset, or have the "
                    "offset of Europe/Brussels, which is +02:00"},
           ReadCase{"cutoff = { last_day = 2026-06-01, zone = \"Europe/Brussels\" }",
                    "cutoff = 2026-06-01", "cutoff: must say in which zone"},
           ReadCase{"cutoff = { last_day = 2026-06-01, zone = \"Europe/Brussels\" }",
                    "cutoff = { last_day = 2026-06-01 }", "cutoff: has no zone"},
           ReadCase{"cutoff = { last_day = 2026-06-01, zone = \"Europe/Brussels\" }",
                    "cutoff = { last_day = 2026-06-01, zone = \"CEST\" }",
                    "cutoff: 'CEST' is no time zone"},
           ReadCase{"{ last_day = 2026-06-01,", "{ period = \"a while\",",
                    "cutoff.period: 'a while' is no period; write \"30 days\""},
           ReadCase{"{ last_day = 2026-06-01,", "{ period = \"72 hours\",",
                    "cutoff.period: a cut-off is the end of a day"},
           ReadCase{"{ last_day = 2026-06-01,", "{ period = 30,",
                    "cutoff.period: must be a text in quotes"},
           ReadCase{"{ last_day = 2026-06-01,", "{ period = \"P30D\", from = \"soon\",",
                    "cutoff.from: must be a date without quotes"},
           ReadCase{"{ last_day = 2026-06-01,", "{ period = \"P30D\", last_day = 2026-06-01,",
                    "cutoff.last_day: is one date too many"},
           ReadCase{"{ last_day = 2026-06-01,", "{ period = \"P30D\", rule = \"roman\",",
                    "cutoff.rule: there is no rule 'roman'; there are reg1182 and calendar"},
           ReadCase{"{ last_day = 2026-06-01,", "{ period = \"P30D\", country = \"DE\",",
                    "cutoff.country: is no key"},
           ReadCase{"{ last_day = 2026-06-01,", "{ period = \"P1M\", from = 2036-01-01,",
                    "are known for 2024 to 2035, not for 2036"},
           ReadCase{"cutoff = { last_day = 2026-06-01, zone = \"Europe/Brussels\" }",
                    "cutoff = { period = \"P30D\", zone = \"CEST\" }",
                    "cutoff: 'CEST' is no time zone"},
           ReadCase{"years = \"majority\"", "years = \"adult\"",
                    "age_gate.years: must be \"majority\" or a number"},
           ReadCase{"# countries = [\"AT\", \"BE\", \"DE\"]", "countries = [\"AT\", 5]",
                    "countries: must be an array of texts"},
           ReadCase{"dpo.contact = \"dpo@example.org\"", "dpo.contact = 5",
                    "facts.dpo.contact: must be a text in quotes"},
           ReadCase{"el = \"εκπαίδευση", "klingonese = \"εκπαίδευση",
                    "facts.purpose.klingonese: is no language"},
       }) {
    const std::string text = complaints(sample_with(line, replacement));
    EXPECT_NE(text.find(complaint), std::string::npos) << complaint << "\n" << text;
  }
}

TEST(SpecFile, takes_addresses_without_what_is_around_them) {
  std::string text = sample();
  const std::size_t at = text.find("\naddress = \"", text.find("[sender]"));
  ASSERT_NE(at, std::string::npos);
  const std::size_t begin = at + std::string_view("\naddress = \"").size();
  text.replace(begin, text.find('"', begin) - begin, " p@example.org\u200E\u00A0");

  const SpecReading reading = read_spec(text, fact_names);

  EXPECT_TRUE(reading.findings.empty()) << explain(reading.findings, reading, "spec.toml");
  EXPECT_EQ(reading.spec.sender_address, "p@example.org");
}

TEST(SpecFile, takes_an_instant_with_its_offset_where_clocks_show_it_twice) {
  const SpecReading reading = read_spec(
      sample_with("{ last_day = 2026-06-01,", "{ at = 2026-10-25T02:30:00+01:00,"), fact_names);

  EXPECT_TRUE(reading.findings.empty()) << explain(reading.findings, reading, "spec.toml");
  EXPECT_EQ(iso8601(reading.spec.cutoff.instant), "2026-10-25T01:30:00Z");
}

// 20 April and a month is 20 May; in countries where that is a holiday it would be later.
TEST(SpecFile, takes_a_period_from_the_last_day_of_telling_for_the_cutoff) {
  const SpecReading reading =
      read_spec(sample_with("{ last_day = 2026-06-01,", "{ period = \"1 month\","), fact_names);

  EXPECT_TRUE(reading.findings.empty()) << explain(reading.findings, reading, "spec.toml");
  EXPECT_EQ(iso8601(reading.spec.cutoff.instant), "2026-05-20T22:00:00Z");
  ASSERT_TRUE(reading.spec.cutoff_period);
  EXPECT_EQ(reading.spec.cutoff_period->end.instant, reading.spec.cutoff.instant);
}

TEST(SpecFile, ends_a_period_where_the_holidays_of_the_countries_let_it_end_last) {
  const auto cutoff_in = [](const std::string& countries, const std::string& more = "") {
    std::string text = sample_with("{ last_day = 2026-06-01,",
                                   "{ period = \"1 month\", from = 2026-04-14" + more + ",");
    return iso8601(
        read_spec("countries = [" + countries + "]\n" + text, fact_names).spec.cutoff.instant);
  };

  // Ascension Day, and in Ireland none.
  EXPECT_EQ(cutoff_in("\"IE\""), "2026-05-14T22:00:00Z");
  EXPECT_EQ(cutoff_in("\"IE\", \"DE\""), "2026-05-15T22:00:00Z");
  EXPECT_EQ(cutoff_in("\"DE\"", ", rule = \"calendar\""), "2026-05-14T22:00:00Z");
  EXPECT_EQ(cutoff_in("\"GB\""), "2026-05-14T22:00:00Z");
}

TEST(SpecFile, switches_confirmations_off) {
  const auto with = [](NoticeProfile profile, std::string_view send) {
    return sample_spec(profile, 2026y / 3 / 30) + "\n[confirmation]\nsend = " + std::string(send) +
           "\n";
  };
  EXPECT_TRUE(read_spec(sample(), fact_names).spec.sends_confirmations);
  EXPECT_TRUE(
      read_spec(with(NoticeProfile::objection, "true"), fact_names).spec.sends_confirmations);
  const SpecReading off = read_spec(with(NoticeProfile::objection, "false"), fact_names);
  EXPECT_TRUE(off.findings.empty());
  EXPECT_FALSE(off.spec.sends_confirmations);

  EXPECT_NE(complaints(with(NoticeProfile::objection, "\"no\"")).find("must be true or false"),
            std::string::npos);
  EXPECT_NE(
      complaints(with(NoticeProfile::breach, "false")).find("nobody objects to a breach notice"),
      std::string::npos);
}

TEST(SpecFile, reads_waves_and_what_stops_a_campaign) {
  const SpecReading reading =
      read_spec(sample() +
                    "\n[waves]\nshares = [\"1 %\", \"10%\"]\nwatch = \"30min\"\n"
                    "[stop]\nundeliverable = \"5 %\"\ncontent_refused = \"0.1%\"\n"
                    "objection_errors = \"0 %\"\npeople_min = 20\n",
                fact_names);

  ASSERT_TRUE(reading.findings.empty()) << explain(reading.findings, reading, "spec");
  EXPECT_EQ(reading.spec.waves, (Waves{.shares = {0.01, 0.1}, .watch = 30min}));
  EXPECT_EQ(reading.spec.stop, (StopRules{.undeliverable = 0.05,
                                          .content_refused = 0.001,
                                          .objection_errors = 0.0,
                                          .people_min = 20}));
  EXPECT_EQ(read_spec(sample(), fact_names).spec.waves, Waves());
  EXPECT_FALSE(read_spec(sample(), fact_names).spec.stop.are_any());
}

TEST(SpecFile, refuses_waves_and_rules_that_make_no_sense) {
  struct Row {
    const char* tables;
    const char* told;
  };
  const Row rows[] = {
      {"[waves]\nshares = [\"1\"]\n", "'1' is no share of the audience"},
      {"[waves]\nshares = [\"0 %\"]\n", "'0 %' is no share of the audience"},
      {"[waves]\nshares = [\"-1 %\"]\n", "'-1 %' is no share"},
      {"[waves]\nshares = [\"60 %\", \"40 %\"]\n", "leave nobody for the last wave"},
      {"[waves]\nshares = 1\n", "must be an array of texts"},
      {"[waves]\nwatch = \"2h\"\n", "says nothing without waves.shares"},
      {"[waves]\nshares = [\"1 %\"]\nwatch = \"soon\"\n", "waves.watch: "},
      {"[waves]\nshare = [\"1 %\"]\n", "did you mean \"shares\"?"},
      {"[stop]\nundeliverable = \"many\"\n", "'many' is no share, such as \"2 %\""},
      {"[stop]\nundeliverable = 2\n", "must be a text in quotes"},
      {"[stop]\npeople_min = 10\n", "says nothing without a rule"},
      {"[stop]\nundeliverable = \"2 %\"\npeople_min = 0\n", "must be a number of people from 1 on"},
  };
  for (const Row& row : rows) {
    EXPECT_NE(complaints(sample() + "\n" + row.tables).find(row.told), std::string::npos)
        << row.tables << complaints(sample() + "\n" + row.tables);
  }
  EXPECT_NE(complaints(sample_spec(NoticeProfile::breach, 2026y / 3 / 30) +
                       "\n[stop]\nobjection_errors = \"1 %\"\n")
                .find("nobody objects to a breach notice"),
            std::string::npos);
}

TEST(SpecFile, tells_all_faults_in_the_order_of_the_file) {
  std::string text = sample_with("profile = \"objection\"", "profile = 1");
  const std::string channel = "channel = \"email\"";
  text.replace(text.find(channel), channel.size(), "channel = 2");

  const std::string told = complaints(text);

  EXPECT_EQ(std::ranges::count(told, '\n'), 2) << told;
  EXPECT_LT(told.find("profile"), told.find("channel: must"));
}

TEST(SpecFile, takes_answers_only_with_a_number_and_a_share) {
  const auto with = [](const std::string& answers) { return sample() + "\n[answers]\n" + answers; };

  const SpecReading whole = read_spec(with("per_minute = 200\nexpected = \"2 %\"\n"), fact_names);
  ASSERT_TRUE(whole.spec.answers.has_value());
  EXPECT_EQ(*whole.spec.answers, (AnswerCapacity{.per_minute = 200, .expected = 0.02}));
  EXPECT_FALSE(read_spec(sample(), fact_names).spec.answers);
  for (const char* wrong :
       {"per_minute = 200\n", "expected = \"2 %\"\n", "per_minute = 0\nexpected = \"2 %\"\n",
        "per_minute = \"many\"\nexpected = \"2 %\"\n", "per_minute = 200\nexpected = \"0 %\"\n",
        "per_minute = 200\nexpected = 2\n"}) {
    EXPECT_NE(complaints(with(wrong)).find("answers."), std::string::npos) << wrong;
  }
}

TEST(SpecFile, points_at_the_key_of_a_fault_of_the_rules) {
  const SpecReading reading = read_spec(sample(), fact_names);

  const std::string told = explain({{Severity::fault, "facts.source", "is missing"},
                                    {Severity::warning, "notice_period_min", "is short"}},
                                   reading, "a.toml");

  EXPECT_TRUE(told.starts_with("a.toml:33:21: warning: notice_period_min: is short\n")) << told;
  // What is missing is missing in [facts].
  EXPECT_NE(told.find("a.toml:85:1: error: facts.source: is missing\n"), std::string::npos) << told;
}

TEST(SpecFile, a_breach_has_neither_cutoff_nor_age_gate) {
  std::string text = sample_spec(NoticeProfile::breach, 2026y / 3 / 30);
  const SpecReading reading = read_spec(text, fact_names);
  EXPECT_EQ(reading.spec.age_gate.years, 0);

  text.insert(text.find("\n[controller]"),
              "cutoff = { last_day = 2026-06-01, zone = \"Europe/Brussels\" }\n");
  EXPECT_NE(complaints(text).find("cutoff: a breach notice has none"), std::string::npos);
}

}  // namespace
}  // namespace crier::app
