// Writes the confirmations of one campaign.
#pragma once

#include <memory>

#include <boost/asio/awaitable.hpp>

#include "dispatch/confirmation/confirmation_ledger.h"
#include "dispatch/notice_composer.h"
#include "dispatch/queued_notice.h"

namespace crier::dispatch {

class ConfirmationComposer : public NoticeComposer {
 public:
  // Whoever objects is told that they have: nobody can object to a confirmation.
  [[nodiscard]] std::string_view purpose() const override { return {}; }

  // Of a person who was told and can be written to.
  [[nodiscard]] virtual std::shared_ptr<const Receipt> receipt(const OwedConfirmation& owed) = 0;
};

// Makes them.
class ConfirmationWriters {
 public:
  virtual ~ConfirmationWriters() = default;

  // Throws where the campaign cannot be read any more.
  virtual boost::asio::awaitable<std::unique_ptr<ConfirmationComposer>> confirmation_composer(
      RunningCampaign campaign) = 0;
};

}  // namespace crier::dispatch
