#include "use_cases/campaign/opening/campaign_composer.h"

#include <chrono>

#include <gtest/gtest.h>

#include "support/notice/sample_notice.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

Subject somebody() {
  Subject subject;
  subject.ref = "user-1017";
  subject.email = "zoe@example.net";
  subject.phone = "+431234567";
  subject.name = "Zoë Müller";
  return subject;
}

TEST(CampaignComposer, sends_to_the_address_that_the_channel_delivers_to) {
  for (const ChannelKind& kind : channel_kinds) {
    CampaignSpec spec = notice::test::sample_spec();
    spec.channel = kind;
    spec.age_gate.as_of = 2025y / 5 / 27;
    const CampaignComposer composer(
        spec, first_step, {"en"},
        notice::test::open_book(spec, notice::test::sample_options(kind.format)));

    const dispatch::Destination to = composer.destination(somebody());

    EXPECT_EQ(to.address, address_of(somebody(), kind.address)) << kind.name;
    EXPECT_EQ(to.name, "Zoë Müller") << kind.name;
    EXPECT_EQ(to.sender, kind.has_envelope_sender ? spec.sender_address : "") << kind.name;
  }
}

TEST(CampaignComposer, has_a_return_path_for_each_try_where_one_is_configured) {
  for (const ChannelKind& kind : channel_kinds) {
    CampaignSpec spec = notice::test::sample_spec();
    spec.channel = kind;
    spec.age_gate.as_of = 2025y / 5 / 27;
    const feedback::ReturnPathKey key = feedback::return_path_key(1, "a secret");
    const CampaignComposer composer(
        spec, first_step, {"en"},
        notice::test::open_book(spec, notice::test::sample_options(kind.format)),
        feedback::ReturnPaths({.tag = "b", .domain = "bounces.example.org"}, key, CampaignId{7},
                              1));

    const std::string first = composer.return_path(Lane{3}, SubjectId{1017}, 1);

    EXPECT_EQ(first.empty(), !kind.has_envelope_sender) << kind.name;
    if (first.empty()) continue;
    EXPECT_NE(first, composer.return_path(Lane{3}, SubjectId{1017}, 2));
    EXPECT_EQ(feedback::ReturnPathReader({key}).read(first)->subject, SubjectId{1017});
  }
}

}  // namespace
}  // namespace crier::app
