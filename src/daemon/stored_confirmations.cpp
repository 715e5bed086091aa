#include "daemon/stored_confirmations.h"

#include <utility>

#include "base/check.h"
#include "campaign/address_kind.h"
#include "campaign/delivery_key.h"
#include "store/ledger/ledger_border.h"
#include "use_cases/objection/confirmations.h"

namespace crier::app {
namespace {

class Composer final : public dispatch::ConfirmationComposer {
 public:
  explicit Composer(OpenedConfirmations opened) : opened_(std::move(opened)) {}

  // Whom a confirmation goes to, the walk decides.
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

  // A confirmation has its own, because a person may have several.
  [[nodiscard]] std::string delivery_key(const Subject&) const override { CRIER_CHECK(false); }

  [[nodiscard]] std::shared_ptr<const dispatch::Receipt> receipt(
      const dispatch::OwedConfirmation& owed) override {
    return std::make_shared<const dispatch::Receipt>(dispatch::Receipt{
        .position = owed.position,
        .claim = owed.claim,
        .triable_since = owed.triable_since,
        .number = owed.receipt,
        // No step of a campaign has this number, and no person's ref is asked for.
        .key = crier::delivery_key({.campaign = opened_.spec.key, .step = 0, .ref = owed.receipt}),
        .words = opened_.book.words(
            {.kind = owed.kind, .timeliness = owed.timeliness, .stated_at = owed.stated_at},
            {.locales = owed.locales, .country = owed.country, .zone = owed.zone})});
  }

 private:
  OpenedConfirmations opened_;
};

}  // namespace

StoredConfirmations::StoredConfirmations(store::Database& database, store::Settings settings,
                                         std::string pages_url)
    : database_(database), settings_(std::move(settings)), pages_url_(std::move(pages_url)) {}

boost::asio::awaitable<std::unique_ptr<dispatch::ConfirmationComposer>>
StoredConfirmations::confirmation_composer(dispatch::RunningCampaign campaign) {
  auto work = [id = campaign.id, settings = settings_,
               pages_url = pages_url_](store::Transaction& transaction) {
    return open_confirmations(transaction, id, settings, pages_url);
  };
  auto opening = store::ask(&database_, std::move(work));
  auto opened = co_await std::move(opening);
  if (!opened) {
    throw dispatch::LedgerRefused(
        {.kind = Refusal::Kind::data,
         .statement = {},
         .sqlstate = {},
         .message = "confirmations cannot be written: " + opened.error()});
  }
  co_return std::make_unique<Composer>(*std::move(opened));
}

}  // namespace crier::app
