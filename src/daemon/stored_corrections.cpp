#include "daemon/stored_corrections.h"

#include <utility>

#include "base/check.h"
#include "campaign/address_kind.h"
#include "campaign/delivery_key.h"
#include "store/campaign/campaigns.h"
#include "store/ledger/ledger_border.h"
#include "use_cases/campaign/opening/opened_corrections.h"

namespace crier::app {
namespace {

class Composer final : public dispatch::ConfirmationComposer {
 public:
  explicit Composer(OpenedCorrections opened) : opened_(std::move(opened)) {}

  // Whoever objects while it waits is not sent it.
  [[nodiscard]] std::string_view purpose() const override { return opened_.spec.purpose; }

  // Whom a correction goes to, the walk decides.
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

  // Each step has its own.
  [[nodiscard]] std::string delivery_key(const Subject&) const override { CRIER_CHECK(false); }

  [[nodiscard]] std::shared_ptr<const dispatch::Receipt> receipt(
      const dispatch::OwedConfirmation& owed) override {
    return std::make_shared<const dispatch::Receipt>(dispatch::Receipt{
        .position = owed.position,
        .claim = owed.claim,
        .triable_since = owed.triable_since,
        .number = {},
        .key = crier::delivery_key(
            {.campaign = opened_.spec.key, .step = owed.step, .ref = owed.row.subject.ref}),
        .words = opened_.book.words(
            owed.step, {.locales = owed.locales, .country = owed.country, .zone = owed.zone})});
  }

 private:
  OpenedCorrections opened_;
};

}  // namespace

StoredCorrections::StoredCorrections(store::Database& database, store::Settings settings,
                                     std::string pages_url)
    : database_(database), settings_(std::move(settings)), pages_url_(std::move(pages_url)) {}

boost::asio::awaitable<std::unique_ptr<dispatch::ConfirmationComposer>>
StoredCorrections::confirmation_composer(dispatch::RunningCampaign campaign) {
  auto work =
      [campaign, settings = settings_, pages_url = pages_url_](
          store::Transaction& transaction) -> std::expected<OpenedCorrections, std::string> {
    const auto record = store::find_campaign(transaction, campaign.id);
    // Its dates were moved since it was listed: the next list has them.
    if (record && record->texts_edition != campaign.edition) {
      return std::unexpected("its dates or words were changed just now");
    }
    return open_corrections(transaction, campaign.id, settings, pages_url);
  };
  auto opening = store::ask(&database_, std::move(work));
  auto opened = co_await std::move(opening);
  if (!opened) {
    throw dispatch::LedgerRefused({.kind = Refusal::Kind::data,
                                   .statement = {},
                                   .sqlstate = {},
                                   .message = "corrections cannot be written: " + opened.error()});
  }
  co_return std::make_unique<Composer>(*std::move(opened));
}

}  // namespace crier::app
