#include "net/http/server_certificate.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include <boost/system/system_error.hpp>
#include <openssl/ssl.h>

#include "runtime/log.h"

namespace crier::http {

namespace fs = std::filesystem;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;
using boost::system::system_error;

namespace {

constexpr std::chrono::seconds look_interval{10};

void check(const error_code& failure, const std::string& file) {
  if (failure) throw system_error(failure, file);
}

std::shared_ptr<ssl::context> read(const CertificateFiles& files) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  // RFC 8996: nothing below TLS 1.2.
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  error_code failure;
  context->use_certificate_chain_file(files.chain, failure);
  check(failure, files.chain);
  // Also where it is not the key of this certificate.
  context->use_private_key_file(files.key, ssl::context::pem, failure);
  check(failure, files.key);
  return context;
}

}  // namespace

ServerCertificate::ServerCertificate(CertificateFiles files)
    : files_(std::move(files)), read_of_(changed_at()), context_(read(files_)) {}

// A file that is being replaced may be away for a moment: then nothing has changed yet.
ServerCertificate::FileTime ServerCertificate::changed_at() const {
  std::error_code away;
  FileTime latest = FileTime::min();
  for (const std::string& file : {files_.chain, files_.key}) {
    latest = std::max(latest, fs::last_write_time(file, away));
  }
  return latest;
}

std::shared_ptr<ssl::context> ServerCertificate::current(SteadyTime now) {
  if (now < looks_at_) return context_;
  looks_at_ = now + look_interval;
  const FileTime changed = changed_at();
  if (changed == read_of_) return context_;
  try {
    context_ = read(files_);
    read_of_ = changed;
    log::info("the certificate of the pages was read anew", {{"file", files_.chain}});
  } catch (const system_error& failure) {
    // A key whose certificate comes a moment later: it is looked at again.
    log::warn("the new certificate of the pages cannot be used; the former stays in use",
              {{"error", failure.what()}});
  }
  return context_;
}

}  // namespace crier::http
