#include "campaign/validation/validation.h"

#include <string>

#include <gtest/gtest.h>

#include "campaign/civil_time.h"

namespace crier {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;

const std::string zone = "Europe/Brussels";

CampaignSpec valid_spec() {
  CampaignSpec spec;
  spec.key = "ai-training-2026";
  spec.purpose = "ai-training";
  spec.countries = {"BE", "DE"};
  spec.notify_by = end_of_day(2026y / 4 / 20, zone).value();
  spec.cutoff = end_of_day(2026y / 5 / 26, zone).value();
  spec.effective_at = civil_instant(local_days(2026y / 5 / 27), zone).value();
  spec.age_gate.as_of = 2026y / 5 / 27;
  spec.channel = channel_named("email").value();
  spec.template_name = "objection";
  spec.controller_locale = "en";
  spec.sender_name = "Example Network";
  spec.sender_address = "privacy@example.org";
  spec.objection_link_base = "https://privacy.example.org/o/";
  spec.facts["purpose"] = {{"", "training of language models"}};
  return spec;
}

SpecSurroundings surroundings() {
  return {.now = parse_iso8601("2026-03-30T12:00:00Z").value(),
          .channels = {"email", "maildir"},
          .templates = {"objection"},
          .locales = {"de", "en"},
          .facts_required = {"purpose"},
          .facts_optional = {"retention"}};
}

std::vector<Finding> findings_of(const CampaignSpec& spec) {
  return validate(spec, surroundings(), {});
}

TEST(Validation, has_nothing_to_say_about_a_sound_specification) {
  EXPECT_TRUE(findings_of(valid_spec()).empty());
}

struct FaultCase {
  const char* key;
  const char* complaint;
  void (*spoil)(CampaignSpec&);
};

CivilInstant end_of(std::chrono::year_month_day day) {
  return end_of_day(day, zone).value();
}

const FaultCase fault_cases[] = {
    {"key", "'AI 2026' cannot be a key", [](CampaignSpec& s) { s.key = "AI 2026"; }},
    {"key", "at most 64", [](CampaignSpec& s) { s.key = std::string(65, 'a'); }},
    {"purpose", "'-x' cannot be a purpose", [](CampaignSpec& s) { s.purpose = "-x"; }},
    {"channel", "there is no configured channel 'webhook'; there is: email, maildir",
     [](CampaignSpec& s) { s.channel = channel_named("webhook").value(); }},
    {"template", "there is no template 'breach'",
     [](CampaignSpec& s) { s.template_name = "breach"; }},
    {"controller.locale", "there is no notice in the language 'xx'",
     [](CampaignSpec& s) { s.controller_locale = "xx"; }},
    {"countries", "names no country", [](CampaignSpec& s) { s.countries.clear(); }},
    {"countries", "'UK' is no country", [](CampaignSpec& s) { s.countries = {"UK"}; }},
    {"countries", "'DE' is named twice", [](CampaignSpec& s) { s.countries = {"DE", "DE"}; }},
    {"age_gate.years", "-1 is no age", [](CampaignSpec& s) { s.age_gate.years = -1; }},
    {"notice_period_min", "must be between 0d and 365d",
     [](CampaignSpec& s) { s.notice_period_min = std::chrono::days(-1); }},
    {"notify_by", "2026-03-29 24:00 Europe/Brussels is in the past",
     [](CampaignSpec& s) { s.notify_by = end_of(2026y / 3 / 29); }},
    {"cutoff",
     "2026-04-20 24:00 Europe/Brussels is not after notify_by, 2026-04-20 24:00 Europe/Brussels",
     [](CampaignSpec& s) { s.cutoff = s.notify_by; }},
    {"cutoff", "35 days; notice_period_min wants 36",
     [](CampaignSpec& s) {
       s.notice_period_min = std::chrono::days(36);
       s.notify_by = end_of(2026y / 4 / 21);
     }},
    {"effective_at",
     "2026-05-26 00:00 Europe/Brussels is before cutoff, 2026-05-26 24:00 Europe/Brussels",
     [](CampaignSpec& s) {
       s.effective_at = civil_instant(local_days(2026y / 5 / 26), zone).value();
     }},
    {"sender.name", "is empty", [](CampaignSpec& s) { s.sender_name = " "; }},
    {"sender.name", "must be one line", [](CampaignSpec& s) { s.sender_name = "A\r\nBcc: b@c.d"; }},
    {"sender.address", "is no mail address", [](CampaignSpec& s) { s.sender_address = "privacy"; }},
    {"sender.address", "has the label \"xn--zzzzzz99999\", which begins with xn--",
     [](CampaignSpec& s) { s.sender_address = "privacy@xn--zzzzzz99999.example"; }},
    {"sender.address", "has the label \"xn--\"",
     [](CampaignSpec& s) { s.sender_address = "privacy@mail.xn--.example"; }},
    {"sender.reply_to", "has the label \"xn--a\"",
     [](CampaignSpec& s) { s.reply_to = "privacy@xn--a.example"; }},
    {"sender.reply_to", "is no mail address", [](CampaignSpec& s) { s.reply_to = "a@b@c"; }},
    {"objection.link_base", "is not https",
     [](CampaignSpec& s) { s.objection_link_base = "http://example.org/o/"; }},
    {"facts.purpose", "is missing", [](CampaignSpec& s) { s.facts.clear(); }},
    {"facts.purpose", "is empty", [](CampaignSpec& s) { s.facts["purpose"] = {{"", " \n"}}; }},
    {"facts.purpose", "control characters",
     [](CampaignSpec& s) { s.facts["purpose"] = {{"", "a\rb"}}; }},
    {"facts.purpose.de", "is empty",
     [](CampaignSpec& s) { s.facts["purpose"] = {{"", "training"}, {"de", ""}}; }},
    {"facts.retentoin", "is no fact of the objection profile",
     [](CampaignSpec& s) { s.facts["retentoin"] = {{"", "one year"}}; }},
};

TEST(Validation, names_the_key_and_what_is_wrong_with_it) {
  for (const auto& [key, complaint, spoil] : fault_cases) {
    CampaignSpec spec = valid_spec();
    spoil(spec);

    const std::vector<Finding> found = findings_of(spec);

    ASSERT_EQ(found.size(), 1U) << key << ": " << complaint;
    EXPECT_EQ(found.front().severity, Severity::fault);
    EXPECT_EQ(found.front().key, key);
    EXPECT_NE(found.front().message.find(complaint), std::string::npos) << found.front().message;
  }
}

TEST(Validation, explains_every_fault_at_once) {
  CampaignSpec spec = valid_spec();
  for (const char* key : {"key", "channel", "sender.address", "effective_at"}) {
    for (const FaultCase& fault : fault_cases) {
      if (key == std::string_view(fault.key)) {
        fault.spoil(spec);
        break;
      }
    }
  }

  const std::vector<Finding> found = findings_of(spec);

  EXPECT_EQ(found.size(), 4U);
  EXPECT_TRUE(has_fault(found));
}

TEST(Validation, leaves_alone_what_could_not_be_read) {
  CampaignSpec spec = valid_spec();
  spec.cutoff = {};
  spec.sender_address.clear();

  EXPECT_TRUE(validate(spec, surroundings(), {"cutoff", "sender.address"}).empty());
}

TEST(Validation, warns_of_a_short_notice_period_without_refusing_it) {
  CampaignSpec spec = valid_spec();
  spec.notice_period_min = std::chrono::days(27);

  const std::vector<Finding> found = findings_of(spec);

  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().severity, Severity::warning);
  EXPECT_EQ(found.front().key, "notice_period_min");
  EXPECT_FALSE(has_fault(found));
}

TEST(Validation, warns_of_a_language_that_a_fact_leaves_out) {
  CampaignSpec spec = valid_spec();
  spec.facts["purpose"] = {{"de", "Training"}};

  const std::vector<Finding> found = findings_of(spec);

  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().severity, Severity::warning);
  EXPECT_NE(found.front().message.find("has no words in en"), std::string::npos);
}

TEST(Validation, counts_the_notice_period_in_days_of_the_calendar) {
  // Clocks go forward in between: 30 days are 719 hours.
  CampaignSpec spec = valid_spec();
  spec.notify_by = end_of(2026y / 3 / 28);
  spec.cutoff = end_of(2026y / 4 / 27);
  SpecSurroundings earlier = surroundings();
  earlier.now = parse_iso8601("2026-01-01T00:00:00Z").value();

  const std::vector<Finding> found = validate(spec, earlier, {});

  EXPECT_TRUE(found.empty());
}

TEST(Validation, a_breach_has_no_objection_link_and_no_cutoff) {
  CampaignSpec spec = valid_spec();
  spec.profile = NoticeProfile::breach;
  spec.cutoff = spec.notify_by;

  const std::vector<Finding> found = findings_of(spec);

  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().message, "a breach notice has no objection link; leave it out");
}

}  // namespace
}  // namespace crier
