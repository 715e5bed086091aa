// However people object, withdraw, write letters that come late, send the form, are erased and come
// back, and whatever becomes of the dates meanwhile: whose latest word is an objection is in the
// register, under their ref where they are known by it; a system that applies the feed in order
// knows the same, and whoever follows is told the same from wherever they begin. The report counts
// everybody once by their latest word, and the audit agrees.
#include <algorithm>
#include <optional>
#include <random>
#include <vector>

#include "integration/use_cases/subject/erasures.h"
#include "integration/use_cases/subject/following_system.h"
#include "objection/receipt.h"
#include "store/registers/objections.h"
#include "use_cases/campaign/changing/campaign_extension.h"
#include "use_cases/campaign/reading/campaign_audit.h"
#include "use_cases/campaign/reading/report_reader.h"
#include "use_cases/objection/feed/consumers.h"
#include "use_cases/objection/form/form_statements.h"
#include "use_cases/objection/form/request_matching.h"
#include "use_cases/objection/form/requests.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using objection::StatementKind;

struct Form {
  std::string receipt;
  WallTime at;
};

// Somebody, and what they have said as the register took it.
struct Someone {
  std::string ref;
  objection::Bearer link;
  bool is_in_audience{true};
  std::vector<WallTime> objections;
  std::vector<WallTime> withdrawals;
  std::vector<Form> open;

  [[nodiscard]] bool objects() const {
    return !objections.empty() &&
           (withdrawals.empty() || std::ranges::max(objections) > std::ranges::max(withdrawals));
  }
};

enum class Step : std::uint8_t {
  press,
  press_withdrawal,
  letter,
  late_letter,
  withdrawal,
  late_withdrawal,
  form,
  match,
  settle,
  erase,
  import,
  extend,
};
constexpr const char* step_names[] = {
    "press", "press_withdrawal", "letter", "late_letter", "withdrawal", "late_withdrawal", "form",
    "match", "settle",           "erase",  "import",      "extend"};
constexpr unsigned steps_known = std::size(step_names);

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
    token_ = connection_
                 .transact([&](store::Transaction& transaction) {
                   return add_consumer(transaction, {.name = "pipeline",
                                                     .purpose = "ai-training",
                                                     .new_purpose = NewPurpose::allowed,
                                                     .actor = "ada",
                                                     .at = now()});
                 })
                 .value()
                 .token;
  }

  // Long after the last one, so that the dates pass, and pressing again is a word of its own.
  void step(Someone& person, Step what) {
    later_ += 36h;
    switch (what) {
      case Step::press: object_by_link(person); break;
      case Step::press_withdrawal: withdraw_by_link(person); break;
      case Step::letter: write(person, StatementKind::objection, at()); break;
      case Step::late_letter: write(person, StatementKind::objection, earlier()); break;
      case Step::withdrawal: write(person, StatementKind::withdrawal, at()); break;
      case Step::late_withdrawal: write(person, StatementKind::withdrawal, earlier()); break;
      case Step::form: send_form(person); break;
      case Step::match: match(); break;
      case Step::settle: settle(person); break;
      case Step::erase:
        static_cast<void>(erase(person.ref));
        // What they have sent is matched while it can be known whose it is.
        if (person.is_in_audience) take_forms(person);
        person.is_in_audience = false;
        break;
      case Step::import:
        if (!person.is_in_audience) import(person.ref);
        person.is_in_audience = true;
        break;
      case Step::extend: extend(); break;
    }
  }

  void expect_law(const std::string& done) {
    following().follow(connection_, 1 + static_cast<int>(random_() % 4));
    const std::string standing = exported(Identifiers::digests, later_ + 1h);
    for (const Someone& person : people_) {
      const bool is_exported = standing.find(digest(person.ref)) != std::string::npos;
      EXPECT_EQ(is_exported, person.objects()) << person.ref << done;
      EXPECT_EQ(following().leaves_out(digest(person.ref)), person.objects()) << person.ref << done;
      EXPECT_EQ(count(fmt::format("SELECT count(*) FROM objections WHERE ref = '{0}' "
                                  "OR encode(ref_digest, 'hex') = '{1}'",
                                  person.ref, digest(person.ref))),
                person.objects() ? 1 : 0)
          << person.ref << done;
      // Those whom a campaign would tell.
      if (!person.is_in_audience) continue;
      EXPECT_EQ(count(fmt::format("SELECT count(*) FROM objections WHERE ref = '{}'", person.ref)),
                person.objects() ? 1 : 0)
          << person.ref << done;
    }
  }

  void expect_counts(const std::string& done) {
    const auto read = read_report(connection_, found(), catalogue_, at());
    ASSERT_TRUE(read) << read.error();
    const report::ObjectionSum sum = report::total(read->objections.value());
    EXPECT_EQ(sum.objecting, std::ranges::count_if(people_, &Someone::objects)) << done;
    EXPECT_EQ(sum.withdrawn, std::ranges::count_if(people_,
                                                   [](const Someone& person) {
                                                     return !person.objects() &&
                                                            !person.withdrawals.empty();
                                                   }))
        << done;
    const auto audited = audit_campaign(connection_, found(), catalogue_);
    ASSERT_TRUE(audited) << audited.error();
    for (const AuditDifference& each : audited->differences) {
      ADD_FAILURE() << each.what << ' ' << each.where << done;
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

  test::FollowingSystem& following() {
    if (!following_) following_.emplace(token_);
    return *following_;
  }

  std::vector<Someone> people_;
  std::mt19937 random_{GetParam()};
  std::chrono::minutes later_{};
  std::string token_;
  std::optional<test::FollowingSystem> following_;

 private:
  [[nodiscard]] WallTime at() const { return now() + later_; }
  // Of a letter that is under way for up to ten days.
  [[nodiscard]] WallTime earlier() {
    return at() - std::chrono::minutes(random_() % (10 * 24 * 60));
  }

  void object_by_link(Someone& person) {
    const auto campaign = found();
    const LinkAnswer answer = press(person.link, StatementKind::objection, later_);
    EXPECT_NE(answer.standing.position, 0) << person.ref;
    if (!answer.standing.is_new) return;
    // After all that they are known to have said.
    WallTime said = at();
    for (const WallTime each : person.withdrawals) said = std::max(said, each + 1us);
    person.objections.push_back(said);
    EXPECT_EQ(sql("SELECT timeliness FROM objection_records ORDER BY position DESC")[0][0].c_str(),
              name_of(objection::timeliness_of(at(), campaign.cutoff, campaign.effective_at)));
  }

  // Names the receipt that they have; it may be of an objection that they have withdrawn since.
  void withdraw_by_link(Someone& person) {
    const LinkAnswer answer = press(person.link, StatementKind::withdrawal, later_);
    if (!person.objects() || answer.standing.position != 0) return;
    person.withdrawals.push_back(std::max(at(), std::ranges::max(person.objections)));
  }

  void write(Someone& person, StatementKind kind, WallTime said) {
    const bool objects = person.objects();
    report(kind, person.ref, said);
    if (kind == StatementKind::objection) {
      person.objections.push_back(said);
    } else if (objects) {  // Else there is nothing to withdraw.
      person.withdrawals.push_back(said);
    }
  }

  void send_form(Someone& person) {
    const Form form{.receipt = objection::new_receipt_number(), .at = at()};
    const FormStatement said{
        .purpose = "ai-training",
        .words = kept_words({.name = {}, .email = person.ref + "@example.org", .phone = {}}),
        .locale = "de",
        .at = form.at,
        .receipt = form.receipt};
    connection_.transact(
        [&](store::Transaction& transaction) { record_form_statement(transaction, said); });
    person.open.push_back(form);
  }

  void match() {
    static_cast<void>(match_requests(connection_, {.purpose = {},
                                                   .is_dry = false,
                                                   .actor = "ada",
                                                   .now = [this] { return at(); },
                                                   .stop = {}}));
    for (Someone& person : people_) {
      if (person.is_in_audience) take_forms(person);
    }
  }

  void settle(Someone& person) {
    if (person.open.empty()) return;
    const Form form = person.open.back();
    const auto settled = settle_by_hand(connection_, {.receipt = form.receipt,
                                                      .refs = {person.ref},
                                                      .new_refs = NewRefs::allowed,
                                                      .nobody_because = {},
                                                      .actor = "ada",
                                                      .at = at(),
                                                      .lanes = test::test_lanes});
    EXPECT_TRUE(settled) << settled.error();
    person.objections.push_back(form.at);
    person.open.pop_back();
  }

  static void take_forms(Someone& person) {
    for (const Form& form : person.open) person.objections.push_back(form.at);
    person.open.clear();
  }

  void extend() {
    const WallTime cutoff = std::max(found().cutoff, at()) + 24h;
    const auto plan =
        plan_extension(connection_, found(), source(), {.wish = {.cutoff = cutoff}, .now = at()});
    ASSERT_TRUE(plan) << plan.error();
    const auto done = extend_campaign(
        connection_, *plan, source(),
        {.actor = "ada", .reason = "they asked for it", .now = [this] { return at(); }});
    EXPECT_TRUE(done) << done.error();
  }
};

TEST_P(RegisterLaw, whose_latest_word_is_an_objection_stands_there) {
  begin();
  std::string done = ":";
  for (int number = 0; number < 60 && !HasFailure(); ++number) {
    Someone& person = people_[random_() % people_.size()];
    const unsigned what = random_() % steps_known;
    done += fmt::format(" {} {}", step_names[what], person.ref);
    step(person, static_cast<Step>(what));
    expect_law(done);
    expect_counts(done);
  }

  test::FollowingSystem newcomer(token_);
  newcomer.follow(connection_, 1000);
  for (const Someone& person : people_) {
    EXPECT_EQ(newcomer.leaves_out(digest(person.ref)), person.objects()) << person.ref << done;
  }
  const std::vector<std::int64_t> all = positions_after(0, 1000);
  for (std::size_t begin = 0; begin < all.size(); ++begin) {
    const std::int64_t watermark = begin == 0 ? 0 : all[begin - 1];
    EXPECT_EQ(
        positions_after(watermark, 1 + static_cast<int>(random_() % 5)),
        std::vector<std::int64_t>(all.begin() + static_cast<std::ptrdiff_t>(begin), all.end()));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RegisterLaw, testing::Range(1U, 17U));

}  // namespace
}  // namespace crier::app
