#include "store/campaign/plan_counts.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "base/random.h"
#include "base/unicode.h"
#include "integration/store/campaign_database.h"
#include "store/ledger/lane_pages.h"
#include "store/registers/objections.h"
#include "store/registers/suppressions.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;

using Answers = std::map<std::tuple<std::string, std::string, std::optional<Reason>>, std::int64_t>;

// Everybody in the audience of `campaign`, as its walks read them.
std::vector<dispatch::PageRow> rows_of_the_walk(store::Transaction& transaction,
                                                CampaignId campaign,
                                                const store::PageTerms& terms) {
  constexpr int page_rows = 1000;  // More than anybody's lane has here.
  const dispatch::ClaimRequest request{
      .campaign = campaign, .step = 1, .lanes_max = test_lanes, .lease = 1min};
  std::vector<dispatch::PageRow> rows;
  for (const auto& lane :
       store::claim_lanes(transaction, request, "11111111-1111-1111-1111-111111111111")) {
    auto page = store::claim_page(transaction, lane.claim, terms, SubjectId{}, page_rows);
    if (!page) {
      ADD_FAILURE() << "lane " << lane.claim.lane.value << " is in other hands";
      continue;
    }
    std::ranges::move(*page, std::back_inserter(rows));
  }
  return rows;
}

std::set<std::string> suppressed_refs(const std::vector<dispatch::PageRow>& rows) {
  std::set<std::string> refs;
  for (const dispatch::PageRow& row : rows) {
    if (row.suppressed) refs.insert(row.subject.ref);
  }
  return refs;
}

// What the plan says of everybody in all lanes.
std::map<std::optional<Reason>, std::int64_t> planned_people(store::Transaction& transaction,
                                                             const store::PlanQuestion& terms) {
  std::map<std::optional<Reason>, std::int64_t> people;
  for (const Lane lane : all_lanes) {
    for (const store::PlanRow& row : store::plan_counts(transaction, lane, terms)) {
      people[row.exclusion] += row.people;
    }
  }
  return people;
}

struct Plans : CampaignDatabase {
  // People for whom every rule has something to say, alone and together.
  void SetUp() override {
    Random random(20'260'401);
    std::vector<objection::Statement> objections;
    std::vector<store::NewSuppression> suppressions;
    for (int number = 0; number < 600; ++number) {
      Person person{.ref = fmt::format("p{}", number),
                    .country = std::string(countries_[random.below(4)]),
                    .locale = std::string(locales_[random.below(4)]),
                    .email = random.chance(0.8)
                                 ? fmt::format("P{}{}", number, domains_[random.below(4)])
                                 : "",
                    .birth_date = std::string(birth_dates_[random.below(5)])};
      if (random.chance(0.3)) {
        objections.push_back({.lane = lane_of(person.ref, test_lanes),
                              .ref = person.ref,
                              .purpose = "ai-training",
                              .stated_at = now(),
                              .actor = "test"});
        objected_.insert(person.ref);
      }
      if (!person.email.empty() && random.chance(0.3)) {
        const bool has_ended = random.chance(0.5);
        suppressions.push_back({.address = spelled_otherwise(person.email, random),
                                .reason = "bounce",
                                .expires_at = has_ended ? std::optional(now()) : std::nullopt});
        if (!has_ended) suppressed_.insert(person.ref);
      }
      people_.push_back(std::move(person));
    }
    add(people_);
    connection_.transact([&](store::Transaction& transaction) {
      (void)store::record_objections(transaction, objections);
      (void)store::record_suppressions(transaction, "email", now(), suppressions);
    });
  }

  // Digests of an address in another spelling than the audience has, also as registers kept them
  // before addresses had one form.
  static Digest spelled_otherwise(const std::string& email, Random& random) {
    std::string other = email;
    other.front() = 'p';
    const std::size_t at = other.find('@');
    if (other.ends_with("@Example.org")) other.replace(at, std::string::npos, "@eXample.ORG");
    if (other.ends_with(".example")) {
      const std::string_view spellings[] = {"@bücher.example", "@bu\u0308cher.example",
                                            "@xn--bcher-kva.example"};
      other.replace(at, std::string::npos, spellings[random.below(3)]);
      if (random.chance(0.5)) return sha256(other);
    }
    return store::address_digest(other);
  }

  static Subject subject(const Person& person) {
    Subject result;
    result.ref = person.ref;
    result.email = person.email;
    result.country = person.country;
    if (!person.birth_date.empty()) {
      result.birth_date = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(
          parse_iso8601(person.birth_date + "T00:00:00Z").value()));
    }
    return result;
  }

  Answers by_the_rules(const EligibilityRules& rules) const {
    Answers answers;
    for (const Person& person : people_) {
      const auto reason = exclusion(subject(person), rules,
                                    {.objected = objected_.contains(person.ref),
                                     .suppressed = suppressed_.contains(person.ref)});
      ++answers[{person.country, person.locale, reason}];
    }
    return answers;
  }

  Answers by_the_query(const EligibilityRules& rules) {
    Answers answers;
    for (const Lane lane : all_lanes) {
      const auto rows = connection_.transact([&](store::Transaction& transaction) {
        return store::plan_counts(transaction, lane,
                                  {.purpose = "ai-training",
                                   .suppression_channel = "email",
                                   .rules = rules,
                                   .now = now()});
      });
      for (const store::PlanRow& row : rows) {
        answers[{row.country, row.locale, row.exclusion}] += row.people;
      }
    }
    return answers;
  }

  static CampaignSpec spec() {
    CampaignSpec spec;
    spec.countries = {"DE", "FI"};
    spec.age_gate = {.years = 18, .as_of = 2026y / 2 / 28, .basis = AgeBasis::majority};
    spec.channel = channel_named("email").value();
    return spec;
  }

  static constexpr std::string_view countries_[] = {"DE", "FI", "FR", "US"};
  static constexpr std::string_view domains_[] = {
      "@Example.org", "@bücher.example", "@bu\u0308cher.example", "@xn--bcher-kva.example"};
  static constexpr std::string_view locales_[] = {"", "de", "fi", "xx-weird"};
  // Around the eighteenth birthday on 28 February, leap days and all.
  static constexpr std::string_view birth_dates_[] = {"", "2008-02-28", "2008-02-29", "2008-03-01",
                                                      "1980-01-01"};
  std::vector<Person> people_;
  std::set<std::string> objected_;
  std::set<std::string> suppressed_;
};

TEST_F(Plans, say_of_everybody_what_the_rules_say) {
  EXPECT_EQ(by_the_query(eligibility_rules(spec())), by_the_rules(eligibility_rules(spec())));
}

// The walk reads the registers by another query than the plan.
TEST_F(Plans, agree_with_what_the_pages_of_the_walk_say_of_the_registers) {
  const store::CampaignRecord campaign = running();
  std::set<std::string> objected;
  std::set<std::string> suppressed;
  connection_.transact([&](store::Transaction& transaction) {
    const auto terms = store::page_terms(transaction, campaign.id, first_step);
    const auto rows = rows_of_the_walk(transaction, campaign.id, terms);
    suppressed = suppressed_refs(rows);
    for (const dispatch::PageRow& row : rows) {
      if (row.objected) objected.insert(row.subject.ref);
      EXPECT_TRUE(is_ascii(row.subject.email)) << "not as it goes on the wire";
    }
  });

  EXPECT_EQ(objected, objected_);
  EXPECT_EQ(suppressed, suppressed_);
}

TEST_F(Plans, of_a_breach_leave_out_neither_minors_nor_who_objected) {
  CampaignSpec breach = spec();
  breach.profile = NoticeProfile::breach;
  breach.age_gate = {.years = 0, .as_of = 2026y / 2 / 28, .basis = AgeBasis::years};

  EXPECT_EQ(by_the_query(eligibility_rules(breach)), by_the_rules(eligibility_rules(breach)));
}

// A webhook's receiver knows people by their ref; an entry may be that or the mail address.
struct WebhookPlans : CampaignDatabase {
  static CampaignSpec adults_of_germany() {
    CampaignSpec spec;
    spec.countries = {"DE"};
    spec.age_gate.as_of = 2026y / 2 / 28;
    return spec;
  }
};

TEST_F(WebhookPlans, leave_out_who_is_suppressed_by_ref_or_by_address) {
  const std::string adult = "1980-01-01";
  add({{"p7", "DE", "", "", adult},
       {"P7", "DE", "", "", adult},
       {"Ada@Example.org", "DE", "", "", adult},
       {"p8", "DE", "", "P8@Example.org", adult},
       {"told", "DE", "", "told@example.org", adult}});
  std::vector<store::NewSuppression> entries;
  for (const char* address : {"p7", "p8@example.org", "ada@example.ORG"}) {
    entries.push_back({.address = store::address_digest(address), .reason = "asked"});
  }
  const store::CampaignRecord campaign = running();
  sql("UPDATE campaigns SET channel = 'webhook'");
  sql("UPDATE campaign_steps SET channel = 'webhook'");
  CampaignSpec webhook = adults_of_germany();
  webhook.channel = channel_named("webhook").value();

  std::set<std::string> suppressed;
  std::int64_t planned = 0;
  connection_.transact([&](store::Transaction& transaction) {
    (void)store::record_suppressions(transaction, "webhook", now(), entries);
    const auto terms = store::page_terms(transaction, campaign.id, first_step);
    suppressed = suppressed_refs(rows_of_the_walk(transaction, campaign.id, terms));
    planned = planned_people(transaction, {.purpose = "ai-training",
                                           .suppression_channel = "webhook",
                                           .rules = eligibility_rules(webhook),
                                           .now = now()})[Reason::suppressed];
  });

  EXPECT_EQ(suppressed, (std::set<std::string>{"p7", "p8", "Ada@Example.org"}));
  EXPECT_EQ(planned, 3);
}

// No channel delivers to telephones yet; the rules, the query and the pages know them already.
TEST_F(WebhookPlans, of_a_channel_by_telephone_ask_for_the_number_and_for_nothing_else) {
  const std::string adult = "1980-01-01";
  add({{"told", "DE", "", "told@example.org", adult},
       {"asked", "DE", "", "asked@example.org", adult},
       {"mute", "DE", "", "mute@example.org", adult},
       {"silent", "DE", "", "", adult}});
  sql("UPDATE subjects SET phone = '+4912345' WHERE ref = 'told'");
  sql("UPDATE subjects SET phone = '+4967890' WHERE ref = 'asked'");
  const store::CampaignRecord campaign = running();
  std::vector<store::NewSuppression> entries;
  for (const char* address : {"+4967890", "told@example.org", "told", "mute"}) {
    entries.push_back({.address = store::address_digest(address), .reason = "asked"});
  }
  EligibilityRules rules = eligibility_rules(adults_of_germany());
  rules.address = AddressKind::phone;

  std::set<std::string> suppressed;
  std::map<std::optional<Reason>, std::int64_t> planned;
  connection_.transact([&](store::Transaction& transaction) {
    (void)store::record_suppressions(transaction, "sms", now(), entries);
    auto terms = store::page_terms(transaction, campaign.id, first_step);
    terms.suppression_channel = "sms";
    terms.address = AddressKind::phone;
    suppressed = suppressed_refs(rows_of_the_walk(transaction, campaign.id, terms));
    planned = planned_people(
        transaction,
        {.purpose = "ai-training", .suppression_channel = "sms", .rules = rules, .now = now()});
  });

  EXPECT_EQ(suppressed, std::set<std::string>{"asked"});
  EXPECT_EQ(planned, (std::map<std::optional<Reason>, std::int64_t>{
                         {std::nullopt, 1}, {Reason::no_address, 2}, {Reason::suppressed, 1}}));
}

// Another version of Crier may have written it.
TEST_F(WebhookPlans, of_a_channel_that_there_is_not_are_refused_with_those_that_there_are) {
  const store::CampaignRecord campaign = running();
  sql("UPDATE campaign_steps SET channel = 'pigeon'");

  std::string why;
  connection_.transact([&](store::Transaction& transaction) {
    try {
      (void)store::page_terms(transaction, campaign.id, first_step);
    } catch (const dispatch::LedgerRefused& refused) {
      why = refused.refusal().message;
    }
  });

  EXPECT_TRUE(why.starts_with("there is no channel 'pigeon'; there is: email, webhook")) << why;
}

TEST_F(Plans, of_a_webhook_reach_people_without_a_mailbox) {
  CampaignSpec webhook = spec();
  webhook.channel = channel_named("webhook").value();

  EXPECT_EQ(by_the_query(eligibility_rules(webhook)), by_the_rules(eligibility_rules(webhook)));
}

}  // namespace
}  // namespace crier::test
