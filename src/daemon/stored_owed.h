// The engine's writers of what real campaigns owe after a notice (dispatch/confirmation/).
#pragma once

#include <expected>
#include <memory>
#include <string>

#include "dispatch/confirmation/confirmation_composer.h"
#include "postgres/database.h"
#include "store/settings.h"

namespace crier::app {

// Makes the composer of a campaign; the error is for a person.
using OwedWriting = std::expected<std::unique_ptr<dispatch::ConfirmationComposer>, std::string> (*)(
    store::Transaction& transaction, const dispatch::RunningCampaign& campaign,
    const store::Settings& settings, const std::string& pages_url);

[[nodiscard]] std::expected<std::unique_ptr<dispatch::ConfirmationComposer>, std::string>
confirmation_writing(store::Transaction& transaction, const dispatch::RunningCampaign& campaign,
                     const store::Settings& settings, const std::string& pages_url);
[[nodiscard]] std::expected<std::unique_ptr<dispatch::ConfirmationComposer>, std::string>
correction_writing(store::Transaction& transaction, const dispatch::RunningCampaign& campaign,
                   const store::Settings& settings, const std::string& pages_url);

class StoredOwed final : public dispatch::ConfirmationWriters {
 public:
  // `database` must outlive this.
  StoredOwed(store::Database& database, store::Settings settings, std::string pages_url,
             OwedWriting writing);

  boost::asio::awaitable<std::unique_ptr<dispatch::ConfirmationComposer>> confirmation_composer(
      dispatch::RunningCampaign campaign) override;

 private:
  store::Database& database_;
  store::Settings settings_;
  std::string pages_url_;
  OwedWriting writing_;
};

}  // namespace crier::app
