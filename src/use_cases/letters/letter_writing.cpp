#include "use_cases/letters/letter_writing.h"

#include <chrono>
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
#include "store/ledger/page_terms.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {
namespace {

constexpr int letters_at_once = 100;

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

  std::expected<void, std::string> add(const store::StoredLetter& stored) {
    if (stored.is_emptied) {
      ++written_.left_out;
      if (!stored.digest) erased_.push_back(stored);
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
    return {};
  }

  void end_page(WallTime now) {
    if (!new_.empty()) {
      connection_.transact(
          [&](store::Transaction& transaction) { store::keep_written(transaction, new_); });
    }
    new_.clear();
    for (const store::StoredLetter& each : erased_) end_as_erased(each, now);
    erased_.clear();
  }

  [[nodiscard]] const WrittenBatch& written() const { return written_; }

 private:
  // Nobody will ever report anything of it.
  void end_as_erased(const store::StoredLetter& erased, WallTime now) {
    connection_.transact([&](store::Transaction& transaction) {
      const auto locked = store::lock_letters(transaction, erased.lane, {erased.letter.person});
      if (locked.size() != 1 || locked.front().state.state != "exported") return;
      const auto terms = store::page_terms(transaction, erased.lane.campaign, erased.lane.step);
      dispatch::Flush flush;
      flush.attempts.push_back({.subject = erased.letter.person,
                                .attempt = erased.letter.attempt,
                                .outcome = AttemptOutcome::excluded,
                                .reason = Reason::erased,
                                .country = erased.letter.country,
                                .locale = erased.letter.locale,
                                .language_rule = erased.letter.language_rule,
                                .at = now});
      flush.cleared.push_back(erased.letter.person);
      const store::LetterReport report{
          .person = erased.letter.person,
          .state = {.state = "failed", .reason = std::string(name_of(Reason::erased))}};
      store::settle_letters(transaction, erased.lane, terms, std::span(&report, 1), flush);
    });
  }

  store::Connection& connection_;
  const store::LetterBatch& batch_;
  const LetterSetting& setting_;
  const LetterSinks& sinks_;
  std::vector<store::WrittenLetter> new_;
  std::vector<store::StoredLetter> erased_;
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
  store::LetterPlace after;
  while (true) {
    if (pace.stop != nullptr && *pace.stop) {
      return std::unexpected(fmt::format("stopped; batch {} can be written again", batch.number));
    }
    const auto page = connection.transact([&](store::Transaction& transaction) {
      return store::letters_of_batch(transaction, batch.number, after, letters_at_once);
    });
    if (page.empty()) break;
    for (const store::StoredLetter& each : page) {
      if (auto added = writing.add(each); !added) return std::unexpected(added.error());
    }
    writing.end_page(now);
    after = {.lane = page.back().lane.lane, .person = page.back().letter.person};
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
