#include "use_cases/letters/printer_report.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/lane.h"
#include "letter/manifest.h"
#include "store/audience/subject_addresses.h"
#include "store/campaign/campaign_events.h"
#include "store/campaign/campaigns.h"
#include "store/feedback/feedback_events.h"
#include "store/feedback/feedback_mails.h"
#include "store/ledger/next_step.h"
#include "store/ledger/page_terms.h"
#include "store/letters/letter_batches.h"
#include "store/letters/letter_rows.h"
#include "use_cases/letters/letter_verdict.h"

namespace crier::app {
namespace {

constexpr std::size_t rows_at_once = 500;

using Rows = std::vector<letter::PrinterRow>;

std::unexpected<std::string> refused(std::string why) {
  return std::unexpected(std::move(why));
}

// Reads the table page by page.
template <class Work>
std::expected<void, std::string> each_page(const PrinterReporting& reporting, Work work) {
  const auto octets = reporting.open();
  auto table = letter::PrinterTable::open(*octets);
  if (!table) return refused(table.error());
  Rows rows;
  while (true) {
    if (reporting.stop != nullptr && *reporting.stop) return refused("stopped");
    auto row = table->next();
    if (!row) return refused(row.error());
    if (*row) rows.push_back(**std::move(row));
    if (rows.size() < rows_at_once && *row) continue;
    if (!rows.empty()) {
      if (std::expected<void, std::string> done = work(rows); !done) return done;
    }
    if (!*row) return {};
    rows.clear();
  }
}

// A row with the letter that it means.
struct Known {
  const letter::PrinterRow* row{};
  store::StoredLetter letter;
};

// When batches were taken; a report has letters of one, or of few.
class Batches {
 public:
  WallTime taken_at(store::Transaction& transaction, std::int64_t number) {
    const auto known = taken_at_.find(number);
    if (known != taken_at_.end()) return known->second;
    const auto batch = store::find_batch(transaction, number);
    const WallTime at = batch ? batch->taken_at : WallTime{};
    taken_at_.emplace(number, at);
    return at;
  }
  [[nodiscard]] std::vector<std::int64_t> numbers() const {
    std::vector<std::int64_t> all;
    for (const auto& [number, at] : taken_at_) all.push_back(number);
    return all;
  }

 private:
  std::map<std::int64_t, WallTime> taken_at_;
};

class Report {
 public:
  Report(store::Connection& connection, const PrinterReporting& reporting)
      : connection_(connection), reporting_(reporting) {}

  std::expected<void, std::string> judge() {
    auto judged = each_page(reporting_, [&](const Rows& rows) { return judge(rows); });
    if (!judged) return judged;
    if (!campaign_) return refused("it has no row");
    std::ranges::sort(hashes_);
    if (std::ranges::adjacent_find(hashes_) != hashes_.end()) {
      return refused("a letter stands in it twice; say everything of a letter in one row");
    }
    return {};
  }

  std::expected<void, std::string> book() {
    auto booked = each_page(reporting_, [&](const Rows& rows) { return book(rows); });
    for (const std::int64_t number : batches_.numbers()) {
      connection_.transact(
          [&](store::Transaction& transaction) { store::empty_if_closed(transaction, number); });
    }
    if (booked) return booked;
    return refused(
        fmt::format("{} (what came before it was booked; report it once more)", booked.error()));
  }

  std::expected<PrinterReportBooked, std::string> end() {
    const auto key = connection_.transact([&](store::Transaction& transaction) {
      const auto record = store::find_campaign(transaction, *campaign_);
      if (record && booked_.posted + booked_.returned + booked_.failed > 0) {
        store::record_event(
            transaction, *campaign_, "letters reported",
            {.from = record->state, .to = record->state},
            {.actor = reporting_.actor,
             .at = reporting_.now,
             .reason = fmt::format("{} posted, {} came back, {} not posted", booked_.posted,
                                   booked_.returned, booked_.failed)});
      }
      return record ? record->key : std::string();
    });
    booked_.campaign = key;
    return booked_;
  }

 private:
  std::expected<void, std::string> judge(const Rows& rows) {
    return connection_.transact(
        [&](store::Transaction& transaction) -> std::expected<void, std::string> {
          auto known = letters_of(transaction, rows);
          if (!known) return refused(known.error());
          for (const Known& each : *known) {
            hashes_.push_back(ref_hash(each.row->key));
            auto verdict = verdict_on(transaction, each, each.letter.state);
            if (!verdict) return refused(verdict.error());
          }
          return {};
        });
  }

  // In the order of the rows.
  std::expected<std::vector<Known>, std::string> letters_of(store::Transaction& transaction,
                                                            const Rows& rows) {
    std::vector<std::string> keys;
    for (const letter::PrinterRow& row : rows) keys.push_back(row.key);
    std::map<std::string, store::StoredLetter> by_key;
    for (store::StoredLetter& each : store::letters_by_key(transaction, keys)) {
      std::string key = each.letter.key;
      by_key.emplace(std::move(key), std::move(each));
    }
    std::vector<Known> known;
    for (const letter::PrinterRow& row : rows) {
      const auto found = by_key.find(row.key);
      if (found == by_key.end()) {
        return refused(fmt::format("line {}: no letter has this delivery_key", row.line));
      }
      const CampaignId campaign = found->second.lane.campaign;
      if (campaign_ && campaign != *campaign_) {
        return refused(fmt::format(
            "line {}: the letter is of another campaign than those before it", row.line));
      }
      campaign_ = campaign;
      known.push_back({.row = &row, .letter = found->second});
    }
    return known;
  }

  std::expected<std::optional<store::LetterState>, std::string> verdict_on(
      store::Transaction& transaction, const Known& known, const store::LetterState& state) {
    auto verdict = letter_verdict(
        *known.row, state, batches_.taken_at(transaction, known.letter.batch), reporting_.now);
    if (verdict) return verdict;
    return refused(fmt::format("line {}: {}", known.row->line, verdict.error()));
  }

  std::expected<void, std::string> book(const Rows& rows) {
    PrinterReportBooked page;
    auto done = connection_.transact(
        [&](store::Transaction& transaction) -> std::expected<void, std::string> {
          page = {};
          // Before lanes, as an erasure takes it; and so is the campaign, by whoever goes on to a
          // next step.
          store::lock_feedback(transaction);
          static_cast<void>(store::hold_campaign(transaction, *campaign_));
          auto known = letters_of(transaction, rows);
          if (!known) return refused(known.error());
          std::map<store::PostLane, std::vector<Known>> by_lane;
          for (Known& each : *known) by_lane[each.letter.lane].push_back(std::move(each));
          for (const auto& [lane, letters] : by_lane) {
            if (auto booked = book(transaction, lane, letters, page); !booked) return booked;
          }
          return {};
        });
    if (!done) return done;
    booked_.rows += std::ssize(rows);
    booked_.posted += page.posted;
    booked_.returned += page.returned;
    booked_.failed += page.failed;
    booked_.known += page.known;
    booked_.silent += page.silent;
    reporting_.progress(booked_.rows);
    return {};
  }

  std::expected<void, std::string> book(store::Transaction& transaction,
                                        const store::PostLane& lane,
                                        const std::vector<Known>& letters,
                                        PrinterReportBooked& page) {
    std::vector<SubjectId> people;
    for (const Known& each : letters) people.push_back(each.letter.letter.person);
    std::map<SubjectId, store::StoredLetter> locked;
    for (store::StoredLetter& each : store::lock_letters(transaction, lane, people)) {
      const SubjectId person = each.letter.person;
      locked.emplace(person, std::move(each));
    }
    std::vector<store::LetterReport> reports;
    std::vector<const store::StoredLetter*> came_back;
    dispatch::Flush flush;
    for (const Known& each : letters) {
      const store::StoredLetter& letter = locked.at(each.letter.letter.person);
      auto verdict = verdict_on(transaction, each, letter.state);
      if (!verdict) return refused(verdict.error());
      if (!*verdict) {
        ++(each.row->says_something() ? page.known : page.silent);
        continue;
      }
      store::LetterState state = **verdict;
      // Of somebody who was erased no words are kept.
      if (letter.letter.address.empty()) {
        state.reason =
            state.state == "failed" ? std::string(name_of(Reason::erased)) : std::string();
      }
      ++(state.state == "posted"   ? page.posted
         : state.state == "failed" ? page.failed
                                   : page.returned);
      if (letter.state.state == "exported") end_wait(transaction, letter, state, flush);
      if (state.state == "returned") came_back.push_back(&letter);
      reports.push_back({.person = letter.letter.person, .state = state});
    }
    if (reports.empty()) return {};
    store::settle_letters(transaction, lane,
                          store::page_terms(transaction, lane.campaign, lane.step), reports, flush);
    take_back(transaction, lane, came_back);
    return {};
  }

  // Who waited for the printer is told from the day on which the letter was posted, of which the
  // hour is not known: noon, within what is.
  void end_wait(store::Transaction& transaction, const store::StoredLetter& letter,
                const store::LetterState& state, dispatch::Flush& flush) {
    const store::TakenLetter& taken = letter.letter;
    const bool is_posted = state.state != "failed";
    dispatch::AttemptRecord attempt{
        .subject = taken.person,
        .attempt = taken.attempt,
        .outcome = is_posted ? AttemptOutcome::accepted : AttemptOutcome::failed,
        .reason = is_posted ? Reason::none : Reason::address_refused,
        .description = is_posted ? std::string() : state.reason,
        .country = taken.country,
        .locale = taken.locale,
        .language_rule = taken.language_rule,
        .notice_version = taken.notice_version,
        .evidence = taken.evidence,
        .at = reporting_.now};
    if (is_posted) {
      const WallTime noon = std::chrono::sys_days(*state.posted_on) + std::chrono::hours(12);
      const WallTime taken_at = batches_.taken_at(transaction, letter.batch);
      attempt.at = std::min(std::max(noon, taken_at), std::max(taken_at, reporting_.now));
    }
    flush.attempts.push_back(std::move(attempt));
    flush.cleared.push_back(taken.person);
  }

  // As a bounce: they count as told no more, go on to the next step if there is one, and the
  // address is dead.
  void take_back(store::Transaction& transaction, const store::PostLane& lane,
                 const std::vector<const store::StoredLetter*>& letters) {
    if (letters.empty()) return;
    const store::NoticesOfLane notices{
        .campaign = lane.campaign, .step = lane.step, .lane = lane.lane};
    std::map<SubjectId, const store::StoredLetter*> by_person;
    std::vector<SubjectId> people;
    for (const store::StoredLetter* const each : letters) {
      by_person.emplace(each->letter.person, each);
      people.push_back(each->letter.person);
    }
    std::vector<store::FeedbackEvent> events;
    std::vector<store::NoticeCameBack> back;
    std::vector<store::AddressAnswer> answers;
    for (const store::NoticeStanding& standing :
         store::notice_standings(transaction, notices, people)) {
      const store::TakenLetter& taken = by_person.at(standing.subject)->letter;
      if (!taken.address.empty()) {
        answers.push_back({.subject = standing.subject,
                           .verdict = {.kind = AddressKind::postal,
                                       .value = taken.address,
                                       .state = AddressState::dead,
                                       .reason = "returned"},
                           .at = reporting_.now});
      }
      const bool is_known = std::ranges::find(standing.classes, feedback::FeedbackClass::hard) !=
                            standing.classes.end();
      if (is_known) continue;
      const bool takes_back =
          !standing.is_taken_back && standing.outcome == AttemptOutcome::accepted;
      events.push_back({.subject = standing.subject,
                        .klass = feedback::FeedbackClass::hard,
                        .attempt = taken.attempt,
                        .channel = standing.channel,
                        .rule = "returned mail",
                        .source = "operator",
                        .mail = sha256("returned letter " + taken.key),
                        .country = standing.country,
                        .locale = standing.locale,
                        .takes_back = takes_back});
    }
    store::append_feedback_events(transaction, notices, reporting_.now, events);
    for (const store::FeedbackEvent& each : events) {
      if (!each.takes_back) continue;
      back.push_back({.subject = each.subject, .country = each.country, .locale = each.locale});
    }
    store::go_on_after_all(transaction,
                           {.campaign = lane.campaign, .step = lane.step, .lane = lane.lane},
                           reporting_.now, back);
    store::settle_addresses(
        transaction, {.campaign = lane.campaign, .step = lane.step, .lane = lane.lane}, answers);
  }

  store::Connection& connection_;
  const PrinterReporting& reporting_;
  std::optional<CampaignId> campaign_;
  std::vector<std::uint64_t> hashes_;  // Eight octets a letter, in memory.
  Batches batches_;
  PrinterReportBooked booked_;
};

}  // namespace

std::expected<PrinterReportBooked, std::string> book_printer_report(
    store::Connection& connection, const PrinterReporting& reporting) {
  Report report(connection, reporting);
  if (auto judged = report.judge(); !judged) return refused(judged.error());
  if (auto booked = report.book(); !booked) return refused(booked.error());
  return report.end();
}

}  // namespace crier::app
