// In which language the page of a link opens for somebody whose notice was in several, by a browser
// that says of no language that it wants it.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/web/served_campaign.h"

namespace crier::app {
namespace {

using testing::HasSubstr;

struct NoticeLanguage : ServedCampaign {
  void SetUp() override {
    add({{.ref = "belgian", .country = "BE", .email = "b@example.org", .birth_date = "1980-01-01"},
         {.ref = "swede", .country = "SE", .email = "s@example.org", .birth_date = "1980-01-01"}});
    campaign_ = begun();
  }
  std::string page_of(const std::string& ref, const std::string& accepted = {},
                      const std::string& query = {}) {
    http::Request request{.target = "/o/" + token_of(campaign_, ref) + query};
    if (!accepted.empty()) request.headers.add("Accept-Language", accepted);
    return answer_of(pages_.answer(std::move(request))).body;
  }

  store::CampaignRecord campaign_;
};

TEST_F(NoticeLanguage, is_the_first_of_the_notice_that_they_were_sent) {
  settle_all(campaign_, AttemptOutcome::accepted, Reason::none);
  // Not what a notice to a Belgian would begin with now.
  sql("UPDATE attempts SET locale = 'fr-BE+nl-BE+de-BE' WHERE locale LIKE '%+%'");

  EXPECT_THAT(page_of("belgian"), HasSubstr("<html lang=\"fr\""));
  EXPECT_THAT(page_of("belgian", "zh"), HasSubstr("<html lang=\"fr\""));
  EXPECT_THAT(page_of("belgian", "de"), HasSubstr("<html lang=\"de\""));
  EXPECT_THAT(page_of("belgian", "", "?lang=en"), HasSubstr("<html lang=\"en\""));
}

TEST_F(NoticeLanguage, is_the_first_that_a_notice_would_have_where_none_is_booked) {
  EXPECT_THAT(page_of("belgian"), HasSubstr("<html lang=\"nl\""));
  EXPECT_THAT(page_of("swede"), HasSubstr("<html lang=\"sv\""));
}

}  // namespace
}  // namespace crier::app
