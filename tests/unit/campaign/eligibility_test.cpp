#include "campaign/eligibility.h"

#include <string>

#include <gtest/gtest.h>

namespace crier {
namespace {

using namespace std::chrono_literals;

CampaignSpec objection_in_two_countries() {
  CampaignSpec spec;
  spec.countries = {"PL", "DE"};
  spec.age_gate = {.years = 18, .as_of = 2026y / 5 / 27, .basis = AgeBasis::majority};
  spec.channel = channel_named("email").value();
  return spec;
}

Subject adult() {
  Subject subject;
  subject.ref = "u-1";
  subject.email = "ada@example.org";
  subject.country = "DE";
  subject.birth_date = 1990y / 1 / 1;
  return subject;
}

TEST(Eligibility, an_adult_with_an_address_in_the_jurisdiction_is_a_recipient) {
  const EligibilityRules rules = eligibility_rules(objection_in_two_countries());

  EXPECT_EQ(exclusion(adult(), rules, {}), std::nullopt);
}

struct ExclusionCase {
  const char* fact;
  void (*change)(Subject&, RegisterEntries&);
  Reason reason;
};

TEST(Eligibility, everybody_left_out_has_a_reason) {
  const EligibilityRules rules = eligibility_rules(objection_in_two_countries());

  for (const auto& [fact, change, reason] : {
           ExclusionCase{"elsewhere", [](Subject& s, RegisterEntries&) { s.country = "FR"; },
                         Reason::outside_jurisdiction},
           ExclusionCase{"17 on the day",
                         [](Subject& s, RegisterEntries&) { s.birth_date = 2008y / 5 / 28; },
                         Reason::minor},
           ExclusionCase{"no birth date",
                         [](Subject& s, RegisterEntries&) { s.birth_date = std::nullopt; },
                         Reason::age_unknown},
           ExclusionCase{"objected before", [](Subject&, RegisterEntries& e) { e.objected = true; },
                         Reason::already_objected},
           ExclusionCase{"no mailbox", [](Subject& s, RegisterEntries&) { s.email.clear(); },
                         Reason::no_address},
           ExclusionCase{"suppressed", [](Subject&, RegisterEntries& e) { e.suppressed = true; },
                         Reason::suppressed},
           ExclusionCase{"erased", [](Subject&, RegisterEntries& e) { e.erased = true; },
                         Reason::erased},
       }) {
    Subject subject = adult();
    RegisterEntries entries;
    change(subject, entries);
    EXPECT_EQ(exclusion(subject, rules, entries), reason) << fact;
  }
}

TEST(Eligibility, the_first_reason_of_the_documented_order_is_recorded) {
  const EligibilityRules rules = eligibility_rules(objection_in_two_countries());
  Subject subject;
  subject.country = "US";
  const RegisterEntries everything{.objected = true, .suppressed = true};

  EXPECT_EQ(exclusion(subject, rules, {.objected = true, .suppressed = true, .erased = true}),
            Reason::erased);
  EXPECT_EQ(exclusion(subject, rules, everything), Reason::outside_jurisdiction);
  subject.country = "PL";
  EXPECT_EQ(exclusion(subject, rules, everything), Reason::age_unknown);
  subject.birth_date = 2020y / 1 / 1;
  EXPECT_EQ(exclusion(subject, rules, everything), Reason::minor);
  subject.birth_date = 2008y / 5 / 27;
  EXPECT_EQ(exclusion(subject, rules, everything), Reason::already_objected);
  EXPECT_EQ(exclusion(subject, rules, {.objected = false, .suppressed = true}), Reason::no_address);
}

TEST(Eligibility, no_age_gate_lets_everybody_in) {
  CampaignSpec spec = objection_in_two_countries();
  spec.age_gate = {.years = 0, .as_of = 2026y / 5 / 27, .basis = AgeBasis::years};
  Subject subject = adult();
  subject.birth_date = std::nullopt;

  EXPECT_EQ(exclusion(subject, eligibility_rules(spec), {}), std::nullopt);
}

TEST(Eligibility, an_objection_to_a_purpose_does_not_hide_a_breach) {
  CampaignSpec spec = objection_in_two_countries();
  spec.profile = NoticeProfile::breach;

  EXPECT_EQ(exclusion(adult(), eligibility_rules(spec), {.objected = true, .suppressed = false}),
            std::nullopt);
}

TEST(Eligibility, a_webhook_reaches_people_without_a_mailbox) {
  CampaignSpec spec = objection_in_two_countries();
  spec.channel = channel_named("webhook").value();
  Subject subject = adult();
  subject.email.clear();

  EXPECT_EQ(exclusion(subject, eligibility_rules(spec), {}), std::nullopt);
}

TEST(Eligibility, asks_for_the_address_that_the_channel_delivers_to) {
  EligibilityRules rules = eligibility_rules(objection_in_two_countries());
  rules.address = AddressKind::phone;
  Subject subject = adult();
  subject.phone.clear();

  EXPECT_EQ(exclusion(subject, rules, {}), Reason::no_address);
  subject.phone = "+431234567";
  EXPECT_EQ(exclusion(subject, rules, {}), std::nullopt);
}

}  // namespace
}  // namespace crier
