#include "use_cases/campaign/deadline/rest_audience.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::app {
namespace {

using testing::ElementsAre;

report::CoverageRow left(const std::string& country, const std::string& locale,
                         std::int64_t people) {
  return {.country = country, .locale = locale, .counts = {.planned = people, .pending = people}};
}

std::vector<std::string> told(const std::vector<pacing::flow::AudiencePart>& parts) {
  std::vector<std::string> rows;
  for (const auto& part : parts) {
    rows.push_back(part.country + " " + part.domain + " " + std::to_string(part.people) + " " +
                   part.zone);
  }
  return rows;
}

pacing::LimitSettings with_group() {
  pacing::LimitSettings limits;
  limits.groups.push_back({.name = "large", .domains = {"large.example"}});
  return limits;
}

TEST(RestAudience, has_as_many_as_are_left_in_the_proportions_of_the_sample) {
  const auto parts = rest_audience({left("DE", "de", 900), left("DE", "en", 100)},
                                   {{.country = "DE", .domain = "large.example", .people = 30},
                                    {.country = "DE", .domain = "town.example", .people = 5},
                                    {.country = "DE", .domain = "", .people = 5}},
                                   with_group(), {});

  EXPECT_THAT(told(parts),
              ElementsAre("DE  250 Europe/Berlin", "DE large.example 750 Europe/Berlin"));
}

TEST(RestAudience, tells_countries_apart_as_a_plan_does) {
  const auto parts =
      rest_audience({left("AT", "de", 10), left("DE", "de", 20)},
                    {{.country = "DE", .domain = "large.example", .people = 1}}, with_group(), {});

  EXPECT_THAT(told(parts),
              ElementsAre("AT  10 Europe/Vienna", "DE large.example 20 Europe/Berlin"));
}

TEST(RestAudience, tells_domains_apart_where_each_has_a_limit) {
  pacing::LimitSettings limits;
  limits.each_domain.rate = pacing::RateLimit{.per_second = 1, .burst = 1};
  std::vector<store::RestRow> sample;
  for (int number = 0; number < 200; ++number) {
    sample.push_back({.country = "DE",
                      .domain = std::to_string(number) + ".example",
                      .people = number < 150 ? 2.0 : 1.0});
  }

  const auto parts = rest_audience({left("DE", "de", 350)}, sample, limits, {});

  ASSERT_EQ(parts.size(), 151U);
  EXPECT_EQ(parts[0].domain, "");
  EXPECT_EQ(parts[0].people, 50);
}

TEST(RestAudience, tells_domains_apart_that_replies_hold_back) {
  const auto parts =
      rest_audience({left("DE", "de", 10)},
                    {{.country = "DE", .domain = "town.example", .people = 4},
                     {.country = "DE", .domain = "", .people = 6}},
                    {}, {{.level = pacing::LimitLevel::domain, .node = "town.example"}});

  EXPECT_THAT(told(parts), ElementsAre("DE  6 Europe/Berlin", "DE town.example 4 Europe/Berlin"));
}

// What is rounded off would be a tenth of all.
TEST(RestAudience, loses_nobody_by_rounding) {
  pacing::LimitSettings limits = with_group();
  limits.domains["town.example"] = {};
  const auto parts = rest_audience({left("DE", "de", 5)},
                                   {{.country = "DE", .domain = "", .people = 1},
                                    {.country = "DE", .domain = "large.example", .people = 1},
                                    {.country = "DE", .domain = "town.example", .people = 1}},
                                   limits, {});

  std::int64_t people = 0;
  for (const auto& part : parts) people += part.people;
  EXPECT_EQ(people, 5);
}

}  // namespace
}  // namespace crier::app
