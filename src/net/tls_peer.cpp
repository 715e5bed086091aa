#include "net/tls_peer.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>

#include <boost/asio/ip/address.hpp>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/domain_name.h"

namespace crier::tls {

namespace asio = boost::asio;

namespace {

struct FreeNames {
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

std::string text_of(const ASN1_STRING& text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(&text)),
          static_cast<std::size_t>(ASN1_STRING_length(&text))};
}

std::string address_of(const ASN1_STRING& octets) {
  const unsigned char* data = ASN1_STRING_get0_data(&octets);
  if (ASN1_STRING_length(&octets) == 4) {
    asio::ip::address_v4::bytes_type bytes{};
    std::copy_n(data, bytes.size(), bytes.begin());
    return asio::ip::make_address_v4(bytes).to_string();
  }
  if (ASN1_STRING_length(&octets) == 16) {
    asio::ip::address_v6::bytes_type bytes{};
    std::copy_n(data, bytes.size(), bytes.begin());
    return asio::ip::make_address_v6(bytes).to_string();
  }
  return {};
}

std::vector<std::string> names_of(const X509& certificate) {
  const std::unique_ptr<GENERAL_NAMES, FreeNames> names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> result;
  for (int index = 0; names && index < sk_GENERAL_NAME_num(names.get()); ++index) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), index);
    if (name->type == GEN_DNS) result.push_back(text_of(*name->d.dNSName));
    if (name->type == GEN_IPADD) result.push_back(address_of(*name->d.iPAddress));
  }
  return result;
}

std::optional<WallTime> instant_of(const ASN1_TIME& time) {
  std::tm civil{};
  if (ASN1_TIME_to_tm(&time, &civil) != 1) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(
      std::chrono::system_clock::from_time_t(::timegm(&civil)));
}

}  // namespace

void expect_host(SSL& connection, const std::string& name) {
  const std::string host(without_root_dot(name));
  boost::system::error_code is_name;
  asio::ip::make_address(host, is_name);
  X509_VERIFY_PARAM* expected = SSL_get0_param(&connection);
  if (is_name) {
    // RFC 6066 section 3: the server name is never an address.
    SSL_set_tlsext_host_name(&connection, host.c_str());
    X509_VERIFY_PARAM_set1_host(expected, host.c_str(), host.size());
  } else {
    X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str());
  }
  SSL_set_verify(&connection, SSL_VERIFY_NONE, nullptr);
}

Peer peer_of(SSL& connection) {
  Peer peer{.version = SSL_get_version(&connection)};
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      SSL_get1_peer_certificate(&connection), &X509_free);
  if (!certificate) {
    peer.distrust = "it has no certificate";
    return peer;
  }
  peer.names = names_of(*certificate);
  peer.expires_at = instant_of(*X509_get0_notAfter(certificate.get()));
  const long verdict = SSL_get_verify_result(&connection);
  if (verdict != X509_V_OK) peer.distrust = X509_verify_cert_error_string(verdict);
  return peer;
}

}  // namespace crier::tls
