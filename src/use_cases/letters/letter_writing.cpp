#include "use_cases/letters/letter_writing.h"

#include <chrono>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/check.h"
#include "base/digest.h"
#include "campaign/address/postal_address.h"
#include "campaign/civil_time.h"
#include "letter/country_line.h"
#include "letter/letter_pdf.h"
#include "letter/manifest.h"
#include "notice/dates.h"
#include "store/feedback/feedback_mails.h"
#include "store/ledger/lane_pages.h"
#include "store/ledger/page_terms.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {
namespace {

constexpr int letters_at_once = 100;

using Letters = std::vector<store::StoredLetter>;

std::string_view first_locale(std::string_view locales) {
  return locales.substr(0, locales.find('+'));
}

// The day on which the batch was taken, where the campaign reckons its days.
std::string date_of(const store::LetterBatch& batch, std::string_view locale,
                    const std::string& zone) {
  const auto day = std::chrono::floor<std::chrono::days>(local_time_at(batch.taken_at, zone));
  const auto begin = start_of_day(std::chrono::year_month_day(day), zone);
  return notice::first_day_in_words(begin ? begin->instant : batch.taken_at,
                                    {.locale = locale, .zone = zone});
}

PostalAddress address_of_letter(const store::TakenLetter& taken) {
  auto address = postal_address_of(taken.address);
  CRIER_CHECK(address.has_value());
  return *std::move(address);
}

class Writing {
 public:
  Writing(store::Connection& connection, const store::LetterBatch& batch,
          const LetterSetting& setting, const LetterSinks& sinks)
      : connection_(connection), batch_(batch), setting_(setting), sinks_(sinks) {}

  // What follows of a batch.
  [[nodiscard]] Letters next_page() {
    return connection_.transact([&](store::Transaction& transaction) {
      Letters page = store::letters_of_batch(transaction, batch_.number, after_, letters_at_once);
      objecting_ = batch_.is_written ? People() : objecting_among(transaction, page);
      if (!page.empty()) {
        after_ = {.lane = page.back().lane.lane, .person = page.back().letter.person};
      }
      return page;
    });
  }

  std::expected<void, std::string> add(const store::StoredLetter& stored) {
    const bool objects = objecting_.contains({stored.lane.lane, stored.letter.person});
    if (stored.is_emptied || objects) {
      ++written_.left_out;
      if (!batch_.is_written) {
        left_.push_back({.letter = stored,
                         .why = stored.is_emptied ? Reason::erased : Reason::already_objected});
      }
      return {};
    }
    const letter::Letter printed = letter_of(batch_, stored.letter, setting_);
    const letter::LetterPdf pdf = letter::pdf_of(printed);
    const Digest digest = sha256(pdf.octets);
    const std::string file = letter_file(stored.letter.key);
    if (stored.digest && *stored.digest != digest) {
      return std::unexpected(fmt::format(
          "{} would be another than when batch {} was first written: this computer has other "
          "fonts or other versions of Pango and Cairo; write it where it was written then",
          file, batch_.number));
    }
    sinks_.letter(file, pdf.octets);
    sinks_.manifest(letter::manifest_line({.key = stored.letter.key,
                                           .file = file,
                                           .address = printed.address,
                                           .country = address_of_letter(stored.letter).country,
                                           .locale = stored.letter.locale,
                                           .sha256 = digest,
                                           .pages = pdf.pages}));
    sinks_.sums(fmt::format("{}  {}\n", hex(digest), file));
    if (!stored.digest) {
      new_.push_back({.lane = stored.lane,
                      .person = stored.letter.person,
                      .digest = digest,
                      .pages = pdf.pages});
    }
    ++written_.letters;
    written_.pages += pdf.pages;
    if (pdf.characters_lacking > 0 && written_.with_boxes++ == 0) written_.first_with_boxes = file;
    return {};
  }

  void end_page(WallTime now) {
    if (!new_.empty()) {
      connection_.transact(
          [&](store::Transaction& transaction) { store::keep_written(transaction, new_); });
    }
    new_.clear();
    for (const LeftOut& each : left_) leave_out(each, now);
    left_.clear();
  }

  [[nodiscard]] const WrittenBatch& written() const { return written_; }

 private:
  struct LeftOut {
    store::StoredLetter letter;
    Reason why{};
  };
  using People = std::set<std::pair<Lane, SubjectId>>;

  // A batch may have been taken long before it is written, by an export that was broken off:
  // whoever has objected since gets no letter either.
  [[nodiscard]] People objecting_among(store::Transaction& transaction, const Letters& page) const {
    const auto terms = store::page_terms(transaction, batch_.campaign, batch_.step);
    std::map<store::PostLane, std::vector<SubjectId>> by_lane;
    for (const store::StoredLetter& each : page) {
      by_lane[each.lane].push_back(each.letter.person);
    }
    People objecting;
    for (const auto& [lane, people] : by_lane) {
      const dispatch::LaneClaim claim{
          .campaign = lane.campaign, .step = lane.step, .lane = lane.lane};
      for (const dispatch::PageRow& row :
           store::rows_of_people(transaction, claim, terms, people)) {
        if (row.objected) objecting.insert({lane.lane, row.subject.id});
      }
    }
    return objecting;
  }

  // Nobody will ever report anything of it: as long as its batch was not written, no folder with it
  // is in its place.
  void leave_out(const LeftOut& left, WallTime now) {
    const store::PostLane& lane = left.letter.lane;
    const store::TakenLetter& taken = left.letter.letter;
    connection_.transact([&](store::Transaction& transaction) {
      // Before lanes, as an erasure takes it.
      store::lock_feedback(transaction);
      const auto locked = store::lock_letters(transaction, lane, {taken.person});
      if (locked.size() != 1 || locked.front().state.state != "exported") return;
      dispatch::Flush flush;
      flush.attempts.push_back({.subject = taken.person,
                                .attempt = taken.attempt,
                                .outcome = AttemptOutcome::excluded,
                                .reason = left.why,
                                .country = taken.country,
                                .locale = taken.locale,
                                .language_rule = taken.language_rule,
                                .at = now});
      flush.cleared.push_back(taken.person);
      const store::LetterReport report{
          .person = taken.person,
          .state = {.state = "failed", .reason = std::string(name_of(left.why))}};
      store::settle_letters(transaction, lane,
                            store::page_terms(transaction, lane.campaign, lane.step),
                            std::span(&report, 1), flush);
      store::empty_letter(transaction, lane, taken.person);
    });
  }

  store::Connection& connection_;
  const store::LetterBatch& batch_;
  const LetterSetting& setting_;
  const LetterSinks& sinks_;
  std::vector<store::WrittenLetter> new_;
  std::vector<LeftOut> left_;
  People objecting_;  // Of the page at hand.
  store::LetterPlace after_;
  WrittenBatch written_;
};

}  // namespace

std::string letter_file(std::string_view key) {
  return fmt::format("letter-{}.pdf", key);
}

std::expected<LetterSetting, std::string> letter_setting(store::Connection& connection,
                                                         const store::CampaignRecord& campaign) {
  const auto spec = connection.transact(
      [&](store::Transaction& transaction) { return load_kept_spec(transaction, campaign); });
  if (!spec) return std::unexpected(spec.error());
  return LetterSetting{.controller_locale = spec->controller_locale, .zone = spec->notify_by.zone};
}

letter::Letter letter_of(const store::LetterBatch& batch, const store::TakenLetter& taken,
                         const LetterSetting& setting) {
  PostalAddress address = address_of_letter(taken);
  std::vector<std::string> lines = std::move(address.lines);
  if (address.country != batch.home) {
    lines.push_back(letter::country_line(address.country, setting.controller_locale));
  }
  const std::string locale(first_locale(taken.locale));
  return {.sender = batch.sender,
          .address = std::move(lines),
          .date = date_of(batch, locale, setting.zone),
          .subject = taken.subject,
          .text = taken.body,
          .locale = locale,
          .form = letter::window_form_named(batch.window_form)
                      .value_or(letter::usual_form(address.country)),
          .made_at = batch.taken_at};
}

std::expected<WrittenBatch, std::string> write_letters(store::Connection& connection,
                                                       const store::LetterBatch& batch,
                                                       const LetterSetting& setting,
                                                       const LetterSinks& sinks, WallTime now,
                                                       const LetterPace& pace) {
  Writing writing(connection, batch, setting, sinks);
  sinks.manifest(letter::manifest_header());
  while (true) {
    if (pace.stop != nullptr && *pace.stop) {
      return std::unexpected(fmt::format("stopped; batch {} can be written again", batch.number));
    }
    const Letters page = writing.next_page();
    if (page.empty()) break;
    for (const store::StoredLetter& each : page) {
      if (auto added = writing.add(each); !added) return std::unexpected(added.error());
    }
    writing.end_page(now);
    pace.progress(writing.written().letters);
  }
  // A first writing may find nobody but people who were erased: the batch is through all the same.
  if (writing.written().letters == 0 && batch.is_written) {
    return std::unexpected(fmt::format(
        "of batch {} nothing is kept that could be written: each of its letters has ended, or its "
        "person was erased",
        batch.number));
  }
  return writing.written();
}

void note_written(store::Connection& connection, const store::LetterBatch& batch, WallTime now) {
  connection.transact([&](store::Transaction& transaction) {
    store::mark_written(transaction, batch.number, now);
  });
}

}  // namespace crier::app
