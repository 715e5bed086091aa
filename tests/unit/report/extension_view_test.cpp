#include "report/extension_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/civil_time.h"

namespace crier::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* zone = "Europe/Brussels";

WallTime at(const char* text) {
  return parse_iso8601(text).value();
}

ExtensionView running() {
  const CampaignDates before{.notify_by = in_zone(at("2026-04-20T22:00:00Z"), zone),
                             .cutoff = in_zone(at("2026-05-26T22:00:00Z"), zone),
                             .effective_at = in_zone(at("2026-05-26T22:00:00Z"), zone)};
  CampaignDates after = before;
  after.cutoff = in_zone(at("2026-06-10T22:00:00Z"), zone);
  after.effective_at = after.cutoff;
  return {.key = "ai-training-2026",
          .state = CampaignState::running,
          .before = before,
          .after = after,
          .now = at("2026-04-10T12:00:00Z"),
          .told = 1234,
          .pending = 1,
          .unapproved = {"de", "fr"}};
}

TEST(ExtensionView, shows_the_dates_before_and_after_and_what_follows) {
  const std::string text = extension_text(running(), 0);

  EXPECT_THAT(text, AllOf(HasSubstr("2026-05-26 24:00 Europe/Brussels"),
                          HasSubstr("2026-06-10 24:00 Europe/Brussels"), HasSubstr("as before"),
                          HasSubstr("1,234 people are already told"),
                          HasSubstr("SENDING STOPS until somebody has"), HasSubstr("(de, fr)"),
                          HasSubstr("crier campaign approve ai-training-2026 --all"),
                          HasSubstr("nothing in the register is rewritten"),
                          HasSubstr("gives nobody out before 2026-06-10 24:00"),
                          HasSubstr("cannot be taken back")));
  EXPECT_THAT(text, Not(AnyOf(HasSubstr("HAS PASSED"), HasSubstr("did not answer"))));
}

TEST(ExtensionView, says_what_it_means_that_a_date_has_passed) {
  ExtensionView view = running();
  view.state = CampaignState::finished;
  view.now = at("2026-06-01T12:00:00Z");
  view.late = 3;
  view.releases = 1;
  view.released_last = at("2026-05-27T08:00:00Z");

  const std::string text = extension_text(view, 0);

  EXPECT_THAT(text,
              AllOf(HasSubstr("THE CUT-OFF HAS PASSED"), HasSubstr("THE EFFECTIVE DATE HAS PASSED"),
                    HasSubstr("has to stop until"), HasSubstr("3 people late"),
                    HasSubstr("1 release has given people out"),
                    HasSubstr("pages of notices go on to name the earlier date")));
}

// A breach notice says what has happened, and no date of ours.
TEST(ExtensionView, of_a_breach_says_of_no_notice_that_it_names_a_date) {
  ExtensionView view = running();
  view.profile = NoticeProfile::breach;

  const std::string text = extension_text(view, 0);

  EXPECT_THAT(text, AllOf(HasSubstr("their notice names no date that is moved"),
                          Not(HasSubstr("earlier date"))));
}

TEST(ExtensionView, names_the_outages_that_it_makes_up_for) {
  ExtensionView view = running();
  view.outages = {{.began_at = at("2026-04-05T10:00:00Z"),
                   .ended_at = at("2026-04-05T12:00:00Z"),
                   .fault = "it answers 503"},
                  {.began_at = at("2026-04-10T11:00:00Z"), .fault = "nobody listens there"}};

  EXPECT_THAT(extension_text(view, 0),
              AllOf(HasSubstr("2026-04-05T10:00:00Z"), HasSubstr("2 h"), HasSubstr("503"),
                    HasSubstr("does not answer now either")));
}

}  // namespace
}  // namespace crier::report
