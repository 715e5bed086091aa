// Notices as files of a maildir: for rehearsals, and for people without a mail server.
// (https://cr.yp.to/proto/maildir.html)
//
// A notice is written to tmp/, flushed to the disk, and renamed into new/. Its name ends in the
// idempotency key, and a repeated notice replaces the file of the first try as long as no reader
// has moved it to cur/: a rehearsal shows each notice once.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "dispatch/notice_feed.h"

namespace crier::channel {

struct MaildirOptions {
  std::filesystem::path directory;  // Created with tmp/, new/ and cur/ when it is not there.
};

// The name under which a notice lies in new/: without a time, so that every try has the same.
[[nodiscard]] std::string maildir_name(const std::string& idempotency_key);

// CRLF becomes LF, as programs that read maildirs expect.
[[nodiscard]] std::string with_plain_line_ends(const std::string& content);

// Throws filesystem_error when the folders cannot be made.
[[nodiscard]] std::unique_ptr<dispatch::Channel> make_maildir_channel(
    boost::asio::any_io_executor executor, MaildirOptions options);

}  // namespace crier::channel
