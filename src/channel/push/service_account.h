// A service account of Google's, as its key file has it, and what it asks access by (RFC 7523).
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/keys/rsa_key.h"
#include "base/time.h"

namespace crier::channel {

struct ServiceAccount {
  std::string project;
  std::string email;
  std::string key_id;
  std::string token_url;  // https, or http to this machine.
  RsaKey key;
};

// `text` is the JSON of the key file. The error is a sentence without anything of the file.
[[nodiscard]] std::expected<ServiceAccount, std::string> service_account_in(std::string_view text);

// What the token server is asked with, valid for an hour: the body of a form.
[[nodiscard]] std::string access_request(const ServiceAccount& account, WallTime now);

}  // namespace crier::channel
