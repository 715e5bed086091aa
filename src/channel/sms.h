// Notices as SMS: their short form, by SMPP to an SMSC.
#pragma once

#include <cstdint>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include "dispatch/notice_feed.h"
#include "net/smpp/message.h"
#include "net/smpp/options.h"
#include "runtime/clock.h"

namespace crier::channel {

// smpp::check() tells whether they can be used.
using SmsOptions = smpp::Options;

// `clock` must outlive the channel; `seed` is for the jitter of reconnecting. Throws system_error
// when the CA file cannot be used. `deliveries` keeps receipts and answers, and must outlive the
// channel; options that receive nothing need none.
[[nodiscard]] std::unique_ptr<dispatch::Channel> make_sms_channel(
    boost::asio::any_io_executor executor, Clock& clock, SmsOptions options, std::uint64_t seed,
    smpp::DeliveryTaker* deliveries = nullptr);

}  // namespace crier::channel
