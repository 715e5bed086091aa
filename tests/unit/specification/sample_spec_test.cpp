#include "specification/sample_spec.h"

#include <gtest/gtest.h>

#include "campaign/language/languages.h"
#include "campaign/links/objection_link.h"
#include "notice/lint/lint.h"
#include "notice/template/template_slots.h"
#include "specification/spec_file.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

class SampleSpec : public testing::TestWithParam<NoticeProfile> {};

// In every language, and in every month: names of months differ in length, and a subject has room
// for the longest.
TEST_P(SampleSpec, leaves_the_lint_nothing_to_say) {
  const notice::Catalogue catalogue = notice::Catalogue::shipped();
  for (unsigned month = 1; month <= 12; ++month) {
    const auto today = 2026y / std::chrono::month(month) / 20d;
    SpecReading reading =
        read_spec(sample_spec(GetParam(), today), notice::all_fact_names(catalogue));
    ASSERT_FALSE(has_fault(reading.findings));
    constexpr std::string_view pages_url = "https://privacy.example.org";
    if (can_be_objected_to(reading.spec.profile)) {
      reading.spec.objection_link_base = own_objection_link(pages_url);
    }

    for (const notice::Remark& remark : notice::lint(catalogue, reading.spec, pages_url)) {
      ADD_FAILURE() << notice::text_of(remark);
    }
  }
}

TEST_P(SampleSpec, states_its_facts_in_every_language) {
  const SpecReading reading = read_spec(sample_spec(GetParam(), 2026y / 3 / 30),
                                        notice::all_fact_names(notice::Catalogue::shipped()));

  for (const auto& [name, fact] : reading.spec.facts) {
    if (fact.size() == 1) continue;  // A name or an address.
    for (const Language& each : languages()) {
      EXPECT_TRUE(each.tag == "en" || fact.contains(each.tag)) << name << " " << each.tag;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Profiles, SampleSpec,
                         testing::Values(NoticeProfile::objection, NoticeProfile::breach,
                                         NoticeProfile::policy_change),
                         [](const auto& each) { return std::string(name_of(each.param)); });

}  // namespace
}  // namespace crier::app
