// Notices as files of a maildir: for rehearsals, and for people without a mail server.
//
// A notice's file is named by its idempotency key, and a repeated notice replaces the file of the
// first try as long as no reader has moved it to cur/, where names change: a rehearsal shows each
// notice once.
#pragma once

#include <filesystem>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include "channel/maildir_folder.h"
#include "dispatch/notice_feed.h"

namespace crier::channel {

struct MaildirOptions {
  std::filesystem::path directory;  // Created with tmp/, new/ and cur/ when it is not there.
  MaildirFlush flush{MaildirFlush::batch};
};

// Throws filesystem_error when the folders cannot be made. Nothing is taken before the first
// limit_concurrency; any limit above 0 means the same, because one thread writes.
[[nodiscard]] std::unique_ptr<dispatch::Channel> make_maildir_channel(
    boost::asio::any_io_executor executor, MaildirOptions options);

}  // namespace crier::channel
