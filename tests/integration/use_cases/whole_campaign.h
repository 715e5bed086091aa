// A fresh database and a campaign that can be told: its specification is the one that
// `crier campaign sample` writes, without its age gate, and its notices are the shipped ones.
#pragma once

#include <string>
#include <string_view>

#include "integration/store/campaign_database.h"
#include "notice/template/catalogue.h"
#include "specification/sample_spec.h"
#include "use_cases/campaign/changing/campaign_approval.h"
#include "use_cases/campaign/changing/campaign_begin.h"
#include "use_cases/campaign/changing/campaign_change.h"
#include "use_cases/campaign/changing/campaign_creation.h"
#include "use_cases/campaign/planning/channel_course.h"
#include "use_cases/campaign/reading/campaign_lookup.h"

namespace crier::app {

class WholeCampaign : public test::CampaignDatabase {
 protected:
  static constexpr const char* key = "ai-training-2026";

  [[nodiscard]] NoticeSource source() const {
    return {
        .catalogue = catalogue_, .settings = settings_, .pages_url = "https://privacy.example.org"};
  }

  [[nodiscard]] SpecificationRules rules() const {
    return {.channels = {"email", "sms"}, .now = now()};
  }

  // Valid as long as nothing is replaced in it.
  [[nodiscard]] static std::string specification() {
    using namespace std::chrono_literals;
    return with(sample_spec(NoticeProfile::objection, 2026y / 3 / 31), "years = \"majority\"",
                "years = 0");
  }

  [[nodiscard]] static std::string with(std::string text, std::string_view before,
                                        std::string_view after) {
    const std::size_t at = text.find(before);
    EXPECT_NE(at, std::string::npos) << before;
    return text.replace(at, before.size(), after);
  }

  [[nodiscard]] CampaignSpec checked(const std::string& text) const {
    auto checked =
        check_specification({.text = text, .name = "campaign.toml"}, catalogue_, rules());
    if (!checked) ADD_FAILURE() << checked.error();
    return std::move(checked.value().spec);
  }

  [[nodiscard]] store::CampaignRecord created() {
    const std::string text = specification();
    EXPECT_TRUE(create_draft(connection_, checked(text), text, source(), note()));
    return found();
  }

  [[nodiscard]] store::CampaignRecord scheduled(WallTime start_at) {
    const auto done = schedule_start(connection_, created(), start_at, note());
    if (!done) ADD_FAILURE() << done.error();
    return done.value();
  }

  // In all languages of the template; people who come later are not of its audience.
  [[nodiscard]] store::CampaignRecord begun() {
    store::CampaignRecord campaign = scheduled(now());
    connection_.transact([&](store::Transaction& transaction) {
      const auto approved =
          approve_words(transaction, campaign, source(),
                        {.locales = {}, .by = "Ada Example, DPO", .at = now(), .actor = "ada"});
      if (!approved) ADD_FAILURE() << approved.error();
      EXPECT_TRUE(begin_campaign(transaction, campaign.id, source(), note()));
    });
    campaign = found();
    languages_ = CountedLanguages("en", campaign.locales);
    return campaign;
  }

  [[nodiscard]] store::CampaignRecord found() { return look_up_campaign(connection_, key).value(); }

  // As if the program had changed so that it cannot read what was stored.
  [[nodiscard]] static store::CampaignRecord unreadable(store::CampaignRecord campaign) {
    campaign.spec = "this is no specification";
    return campaign;
  }

  // Walks everybody to the end that `outcome_of` writes.
  template <class OutcomeOf>
  void settle_all(const store::CampaignRecord& campaign, OutcomeOf outcome_of) {
    for (const Lane lane : test::all_lanes) settle_lane(campaign, lane, outcome_of);
  }

  void settle_all(const store::CampaignRecord& campaign, AttemptOutcome outcome, Reason reason) {
    settle_all(campaign,
               [&](const std::string&, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
                 attempt.outcome = outcome;
                 attempt.reason = reason;
               });
  }

  [[nodiscard]] static ChannelCourse at_rate(double per_second) {
    ChannelCourse channel;
    channel.limits.channel.rate =
        pacing::RateLimit{.per_second = per_second, .burst = pacing::burst_min(per_second)};
    return channel;
  }

  static test::Person german(std::string ref) {
    return {.ref = ref,
            .country = "DE",
            .locale = "de",
            .email = ref + "@example.org",
            .birth_date = "1980-01-01"};
  }

  static std::vector<test::Person> germans(int count) {
    std::vector<test::Person> people;
    for (int number = 0; number < count; ++number) {
      people.push_back(german(fmt::format("p{}", number)));
    }
    return people;
  }

  notice::Catalogue catalogue_ = notice::Catalogue::shipped();
  store::Settings settings_{
      .lanes = test::test_lanes,
      .secret = "a secret of this installation",
      .token_keys = {{.id = 1, .secret = "a secret of the tokens of this installation"}}};
};

}  // namespace crier::app
