#include "daemon/campaign_composer.h"

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
        spec, {"en"}, notice::test::open_book(spec, notice::test::sample_options(kind.format)));

    const dispatch::Destination to = composer.destination(somebody());

    EXPECT_EQ(to.address, address_of(somebody(), kind.address)) << kind.name;
    EXPECT_EQ(to.name, "Zoë Müller") << kind.name;
    EXPECT_EQ(to.sender, kind.has_envelope_sender ? spec.sender_address : "") << kind.name;
  }
}

}  // namespace
}  // namespace crier::app
