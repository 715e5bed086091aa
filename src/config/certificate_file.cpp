#include "config/certificate_file.h"

#include <chrono>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "runtime/text_file.h"

namespace crier::app {

namespace {

// The bundles of all public authorities have some 250 KB.
constexpr std::size_t bytes_max = std::size_t{16} << 20U;

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

bool is_expired(const X509& certificate, WallTime now) {
  std::time_t at =
      std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(now));
  return X509_cmp_time(X509_get0_notAfter(&certificate), &at) < 0;
}

}  // namespace

std::expected<CertificateFile, std::string> read_certificate_file(const std::string& path,
                                                                  WallTime now) {
  const auto text = read_text_file(path, bytes_max);
  if (!text) return std::unexpected(text.error());
  const std::unique_ptr<BIO, decltype(&BIO_free)> source(
      BIO_new_mem_buf(text->data(), static_cast<int>(text->size())), &BIO_free);
  CertificateFile file;
  for (;;) {
    const Certificate certificate(PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr),
                                  &X509_free);
    if (!certificate) break;
    ++file.certificates;
    if (is_expired(*certificate, now)) ++file.expired;
  }
  const bool is_at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (file.certificates == 0) {
    return std::unexpected(
        "has no certificate in it; certificates are PEM: -----BEGIN CERTIFICATE----- …");
  }
  if (!is_at_end) {
    return std::unexpected("is damaged after certificate " + std::to_string(file.certificates));
  }
  return file;
}

void require_certificates(std::string_view key, const std::string& path, WallTime now) {
  if (path.empty()) return;
  const auto file = read_certificate_file(path, now);
  if (!file) throw std::runtime_error(fmt::format("{}: {} {}", key, path, file.error()));
}

}  // namespace crier::app
