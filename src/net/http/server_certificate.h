// The certificate of a TLS server, from files that somebody else renews while it is in use.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <boost/asio/ssl/context.hpp>

#include "base/time.h"

namespace crier::http {

struct CertificateFiles {
  std::string chain;  // PEM: the certificate first, then the intermediate ones.
  std::string key;    // PEM, without a password.
};

class ServerCertificate {
 public:
  // Reads both; throws boost::system::system_error with the file's name.
  explicit ServerCertificate(CertificateFiles files);

  // For a connection that begins at `now`. Looks every few seconds whether the files have changed;
  // what cannot be used is logged, and what was read before stays in use.
  [[nodiscard]] std::shared_ptr<boost::asio::ssl::context> current(SteadyTime now);

 private:
  using FileTime = std::filesystem::file_time_type;

  [[nodiscard]] FileTime changed_at() const;

  CertificateFiles files_;
  FileTime read_of_;
  SteadyTime looks_at_{SteadyTime::min()};
  std::shared_ptr<boost::asio::ssl::context> context_;
};

}  // namespace crier::http
