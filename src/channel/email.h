// Notices as e-mail, by SMTP to one or several relays.
#pragma once

#include <cstdint>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include "dispatch/notice_feed.h"
#include "net/smtp/options.h"
#include "runtime/clock.h"

namespace crier::channel {

// Relays, TLS, credentials, envelope sender, connections, timeouts. smtp::check() tells whether
// they can be used.
using EmailOptions = smtp::Options;

// `clock` must outlive the channel; `seed` is for the jitter of reconnecting. Throws system_error
// when the CA file cannot be used.
[[nodiscard]] std::unique_ptr<dispatch::Channel> make_email_channel(
    boost::asio::any_io_executor executor, Clock& clock, EmailOptions options, std::uint64_t seed);

}  // namespace crier::channel
