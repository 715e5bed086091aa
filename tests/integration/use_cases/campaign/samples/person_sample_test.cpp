#include "use_cases/campaign/samples/person_sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/use_cases/whole_campaign.h"

namespace crier::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct PersonSamples : WholeCampaign {
  void SetUp() override {
    add({german("p0"), {"p1", "BE", "", "p1@example.org", ""}, {"p2", "US", "en", "", ""}});
    campaign_ = created();
    opened_.emplace(connection_
                        .transact([&](store::Transaction& transaction) {
                          return open_campaign(transaction, campaign_, source());
                        })
                        .value());
  }

  auto sample_of(const std::string& ref) {
    return sample_for_person(connection_, campaign_, *opened_, settings_,
                             {.ref = ref, .at = now()});
  }

  store::CampaignRecord campaign_;
  std::optional<OpenedCampaign> opened_;
};

TEST_F(PersonSamples, are_in_the_language_that_the_person_would_be_told_in) {
  const auto sample = sample_of("p0");

  ASSERT_TRUE(sample) << sample.error();
  EXPECT_THAT(sample->locales, ElementsAre("de"));
  EXPECT_EQ(sample->country, "DE");
}

TEST_F(PersonSamples, of_who_has_chosen_no_language_have_all_of_the_country) {
  const auto sample = sample_of("p1");

  ASSERT_TRUE(sample) << sample.error();
  EXPECT_GT(sample->locales.size(), 1U);
}

TEST_F(PersonSamples, are_found_by_the_ref_in_any_spelling) {
  EXPECT_TRUE(sample_of(" p0 "));
}

TEST_F(PersonSamples, of_nobody_are_refused) {
  const auto sample = sample_of("p99");

  ASSERT_FALSE(sample);
  EXPECT_THAT(sample.error(), HasSubstr("p99"));
}

TEST_F(PersonSamples, of_who_lives_where_no_campaign_goes_are_refused) {
  const auto sample = sample_of("p2");

  ASSERT_FALSE(sample);
  EXPECT_THAT(sample.error(), HasSubstr("US"));
}

}  // namespace
}  // namespace crier::app
