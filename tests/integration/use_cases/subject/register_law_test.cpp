// However people object, withdraw, are erased and come back: whose latest word is an objection is
// in the register, under their ref where they are known by it, and whoever follows the register is
// told the same from wherever they begin.
#include <random>
#include <vector>

#include "integration/use_cases/subject/erasures.h"
#include "store/registers/objections.h"

namespace crier::app {
namespace {

using objection::StatementKind;

struct Someone {
  std::string ref;
  objection::Bearer link;
  bool objects{};
  bool is_in_audience{true};
};

class RegisterLaw : public Erasures, public testing::WithParamInterface<unsigned> {
 protected:
  void begin() {
    add(germans(4));
    const store::CampaignRecord campaign = begun();
    settle_all(campaign, AttemptOutcome::accepted, Reason::none);
    for (int number = 0; number < 4; ++number) {
      const std::string ref = fmt::format("p{}", number);
      people_.push_back({.ref = ref, .link = bearer_of(ref, campaign.id)});
    }
  }

  // Each is dated later than the one before.
  void step(Someone& person, unsigned what) {
    const std::chrono::minutes later(++steps_);
    switch (what) {
      case 0:
        static_cast<void>(press(person.link, StatementKind::objection, later));
        person.objects = true;
        break;
      case 1:
        static_cast<void>(press(person.link, StatementKind::withdrawal, later));
        person.objects = false;
        break;
      case 2:
        report(StatementKind::objection, person.ref, now() + later);
        person.objects = true;
        break;
      case 3:
        if (person.objects) report(StatementKind::withdrawal, person.ref, now() + later);
        person.objects = false;
        break;
      case 4:
        static_cast<void>(erase(person.ref));
        person.is_in_audience = false;
        break;
      default:
        if (!person.is_in_audience) import(person.ref);
        person.is_in_audience = true;
    }
  }

  void expect_law(const std::string& done) {
    const std::string standing = exported(Identifiers::digests);
    for (const Someone& person : people_) {
      const bool is_exported = standing.find(digest(person.ref)) != std::string::npos;
      EXPECT_EQ(is_exported, person.objects) << person.ref << done;
      // Those whom a campaign would tell.
      if (!person.is_in_audience) continue;
      EXPECT_EQ(count(fmt::format("SELECT count(*) FROM objections WHERE ref = '{}'", person.ref)),
                person.objects ? 1 : 0)
          << person.ref << done;
    }
  }

  std::vector<std::int64_t> positions_after(std::int64_t watermark, int rows_max) {
    std::vector<std::int64_t> seen;
    while (true) {
      const auto page = connection_.transact([&](store::Transaction& transaction) {
        return store::objections_after(transaction, "ai-training", watermark, rows_max);
      });
      if (page.empty()) return seen;
      for (const auto& record : page) seen.push_back(record.position);
      watermark = seen.back();
    }
  }

  std::vector<Someone> people_;
  int steps_{};
};

TEST_P(RegisterLaw, whose_latest_word_is_an_objection_stands_there) {
  constexpr const char* names[] = {"press", "withdraw", "letter", "withdrawal", "erase", "import"};
  begin();
  std::mt19937 random(GetParam());
  std::string done = ":";
  for (int number = 0; number < 40 && !HasFailure(); ++number) {
    Someone& person = people_[random() % people_.size()];
    const unsigned what = random() % 6;
    done += fmt::format(" {} {}", names[what], person.ref);
    step(person, what);
    expect_law(done);
  }

  const std::vector<std::int64_t> all = positions_after(0, 1000);
  for (std::size_t begin = 0; begin < all.size(); ++begin) {
    const std::int64_t watermark = begin == 0 ? 0 : all[begin - 1];
    EXPECT_EQ(
        positions_after(watermark, 1 + static_cast<int>(random() % 5)),
        std::vector<std::int64_t>(all.begin() + static_cast<std::ptrdiff_t>(begin), all.end()));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RegisterLaw, testing::Range(1U, 13U));

}  // namespace
}  // namespace crier::app
