#include "daemon/stored_owed.h"

#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "campaign/address_kind.h"
#include "campaign/delivery_key.h"
#include "store/campaign/campaigns.h"
#include "store/ledger/ledger_border.h"
#include "use_cases/campaign/opening/opened_owed.h"

namespace crier::app {
namespace {

using Composed = std::expected<std::unique_ptr<dispatch::ConfirmationComposer>, std::string>;

template <class Book>
class Composer : public dispatch::ConfirmationComposer {
 public:
  explicit Composer(OpenedOwed<Book> opened) : opened_(std::move(opened)) {}

  // Whom it goes to, the walk decides.
  [[nodiscard]] dispatch::Assignment assign(const dispatch::PageRow&) override {
    CRIER_CHECK(false);
  }

  [[nodiscard]] dispatch::Destination destination(const Subject& subject) const override {
    const CampaignSpec& spec = opened_.spec;
    return {.address = address_of(subject, spec.channel.address),
            .name = subject.name,
            .sender = spec.channel.has_envelope_sender ? spec.sender_address : std::string()};
  }

  [[nodiscard]] std::string_view domain(const Subject& subject) const override {
    return domain_of(subject, opened_.spec.channel.address);
  }

  // Each has its own in its receipt, because a person may be owed several.
  [[nodiscard]] std::string delivery_key(const Subject&) const override { CRIER_CHECK(false); }

 protected:
  // But for the number.
  [[nodiscard]] dispatch::Receipt receipt_of(
      const dispatch::OwedConfirmation& owed, const std::string& ref,
      std::shared_ptr<const notice::CompiledNotice> words) const {
    return {
        .position = owed.position,
        .claim = owed.claim,
        .triable_since = owed.triable_since,
        .number = {},
        .key = crier::delivery_key({.campaign = opened_.spec.key, .step = owed.step, .ref = ref}),
        .words = std::move(words)};
  }

  OpenedOwed<Book> opened_;
};

notice::NoticeReader reader_of(const dispatch::OwedConfirmation& owed) {
  return {.locales = owed.locales, .country = owed.country, .zone = owed.zone};
}

class OfStatements final : public Composer<notice::ConfirmationBook> {
 public:
  using Composer::Composer;

  [[nodiscard]] std::shared_ptr<const dispatch::Receipt> receipt(
      const dispatch::OwedConfirmation& owed) override {
    // No step of a campaign has the number of a confirmation, and no person's ref is asked for.
    dispatch::Receipt receipt = receipt_of(
        owed, owed.receipt,
        opened_.book.words(
            {.kind = owed.kind, .timeliness = owed.timeliness, .stated_at = owed.stated_at},
            reader_of(owed)));
    receipt.number = owed.receipt;
    return std::make_shared<const dispatch::Receipt>(std::move(receipt));
  }
};

class OfDates final : public Composer<notice::CorrectionBook> {
 public:
  using Composer::Composer;

  // Whoever objects while it waits is not sent it.
  [[nodiscard]] std::string_view purpose() const override { return opened_.spec.purpose; }

  [[nodiscard]] std::shared_ptr<const dispatch::Receipt> receipt(
      const dispatch::OwedConfirmation& owed) override {
    return std::make_shared<const dispatch::Receipt>(
        receipt_of(owed, owed.row.subject.ref, opened_.book.words(owed.step, reader_of(owed))));
  }
};

}  // namespace

Composed confirmation_writing(store::Transaction& transaction,
                              const dispatch::RunningCampaign& campaign,
                              const store::Settings& settings, const std::string& pages_url) {
  auto opened = open_confirmations(transaction, campaign.id, settings, pages_url);
  if (!opened) return std::unexpected("confirmations cannot be written: " + opened.error());
  return std::make_unique<OfStatements>(*std::move(opened));
}

Composed correction_writing(store::Transaction& transaction,
                            const dispatch::RunningCampaign& campaign,
                            const store::Settings& settings, const std::string& pages_url) {
  constexpr const char* fault = "corrections cannot be written: ";
  const auto record = store::find_campaign(transaction, campaign.id);
  // Its dates were moved since it was listed: the next list has them.
  if (record && record->texts_edition != campaign.edition) {
    return std::unexpected(fmt::format("{}its dates or words were changed just now", fault));
  }
  auto opened = open_corrections(transaction, campaign.id, settings, pages_url);
  if (!opened) return std::unexpected(fault + opened.error());
  return std::make_unique<OfDates>(*std::move(opened));
}

StoredOwed::StoredOwed(store::Database& database, store::Settings settings, std::string pages_url,
                       OwedWriting writing)
    : database_(database),
      settings_(std::move(settings)),
      pages_url_(std::move(pages_url)),
      writing_(writing) {}

boost::asio::awaitable<std::unique_ptr<dispatch::ConfirmationComposer>>
StoredOwed::confirmation_composer(dispatch::RunningCampaign campaign) {
  auto work = [campaign, settings = settings_, pages_url = pages_url_,
               writing = writing_](store::Transaction& transaction) {
    return writing(transaction, campaign, settings, pages_url);
  };
  auto opening = store::ask(&database_, std::move(work));
  auto composer = co_await std::move(opening);
  if (!composer) {
    throw dispatch::LedgerRefused({.kind = Refusal::Kind::data,
                                   .statement = {},
                                   .sqlstate = {},
                                   .message = std::move(composer.error())});
  }
  co_return *std::move(composer);
}

}  // namespace crier::app
