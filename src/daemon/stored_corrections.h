// The engine's writers of corrections for real campaigns (dispatch/confirmation/).
#pragma once

#include <string>

#include "dispatch/confirmation/confirmation_composer.h"
#include "postgres/database.h"
#include "store/settings.h"

namespace crier::app {

class StoredCorrections final : public dispatch::ConfirmationWriters {
 public:
  // `database` must outlive this.
  StoredCorrections(store::Database& database, store::Settings settings, std::string pages_url);

  boost::asio::awaitable<std::unique_ptr<dispatch::ConfirmationComposer>> confirmation_composer(
      dispatch::RunningCampaign campaign) override;

 private:
  store::Database& database_;
  store::Settings settings_;
  std::string pages_url_;
};

}  // namespace crier::app
