#include "base/keys/json_web_token.h"

#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "base/base64url.h"
#include "base/keys/openssl_handles.h"
#include "base/keys/p256_key.h"
#include "base/keys/rsa_key.h"
#include "support/keys/pem.h"

namespace crier {
namespace {

using DigestContext = OpensslHandle<EVP_MD_CTX, &EVP_MD_CTX_free>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

PkeyHandle public_key_of(std::string_view point) {
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, const_cast<char*>("P-256"), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, const_cast<char*>(point.data()),
                                        point.size()),
      OSSL_PARAM_construct_end()};
  const PkeyContextHandle context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY_fromdata_init(context.get());
  EVP_PKEY* key = nullptr;
  EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters);
  return PkeyHandle(key);
}

// JWS has r and s one after the other; OpenSSL reads them as a DER sequence.
std::string der_of(std::string_view both) {
  const auto integer = [](std::string_view number) {
    while (number.size() > 1 && number.front() == '\0') number.remove_prefix(1);
    std::string text = (number.front() & 0x80) != 0 ? std::string(1, '\0') : std::string();
    text += number;
    return std::string("\x02") + static_cast<char>(text.size()) + text;
  };
  const std::string numbers = integer(both.substr(0, 32)) + integer(both.substr(32));
  return std::string("\x30") + static_cast<char>(numbers.size()) + numbers;
}

bool verifies(EVP_PKEY* key, std::string_view text, std::string_view signature) {
  const DigestContext context(EVP_MD_CTX_new());
  EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key);
  return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text),
                          text.size()) == 1;
}

bool is_signed_by(const std::string& token, std::string_view point) {
  const auto dot = token.rfind('.');
  const auto signature = from_base64url(token.substr(dot + 1));
  return signature && signature->size() == P256Key::signature_size &&
         verifies(public_key_of(point).get(), token.substr(0, dot), der_of(*signature));
}

constexpr const char* header = R"({"typ":"JWT","alg":"ES256"})";
constexpr const char* claims =
    R"({"aud":"https://push.example.net","exp":1453523768,"sub":"mailto:push@example.com"})";

// RFC 8292 2.4: a token of somebody else's, by which the way it is verified here is itself proved.
TEST(JsonWebToken, has_the_form_of_the_rfc_and_a_signature_that_verifies) {
  const std::string of_rfc =
      "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOj"
      "E0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlM"
      "uCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA";
  const std::string point_of_rfc =
      from_base64url(
          "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2"
          "EmClBPs")
          .value();
  const P256Key key = P256Key::generated();

  const std::string token = json_web_token(key, header, claims);

  EXPECT_TRUE(is_signed_by(of_rfc, point_of_rfc));
  EXPECT_EQ(token.substr(0, token.rfind('.')), of_rfc.substr(0, of_rfc.rfind('.')));
  EXPECT_TRUE(is_signed_by(token, key.point()));
  EXPECT_FALSE(is_signed_by(token, point_of_rfc));
}

// One in 256 signatures has a number that is shorter than 32 octets.
TEST(JsonWebToken, has_64_octets_of_signature_whatever_the_numbers) {
  const P256Key key = P256Key::generated();

  for (int time = 0; time < 1000; ++time) {
    const std::string token = json_web_token(key, header, claims);
    ASSERT_TRUE(is_signed_by(token, key.point()));
  }
}

TEST(JsonWebToken, of_a_service_account_is_signed_by_rs256) {
  const PkeyHandle made(EVP_RSA_gen(2048));
  const auto key = RsaKey::from_pem(test::pem_of(made));

  ASSERT_TRUE(key);
  const std::string token = json_web_token(*key, header, claims);
  const auto dot = token.rfind('.');
  EXPECT_TRUE(
      verifies(made.get(), token.substr(0, dot), from_base64url(token.substr(dot + 1)).value()));
}

TEST(P256Key, is_read_from_a_file_and_from_its_number) {
  const std::string scalar = from_base64url("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw").value();
  const PkeyHandle made(EVP_EC_gen("P-256"));

  const auto of_file = P256Key::from_pem(test::pem_of(made));
  const auto of_number = P256Key::from_scalar(scalar);

  ASSERT_TRUE(of_file && of_number);
  EXPECT_EQ(of_file->point().size(), P256Key::point_size);
  EXPECT_EQ(
      base64url(of_number->point()),
      "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
}

TEST(P256Key, is_nothing_else) {
  const PkeyHandle rsa(EVP_RSA_gen(2048));
  const PkeyHandle other_curve(EVP_EC_gen("P-384"));

  EXPECT_FALSE(P256Key::from_pem("no key"));
  EXPECT_FALSE(P256Key::from_pem(test::pem_of(rsa)));
  EXPECT_FALSE(P256Key::from_pem(test::pem_of(other_curve)));
  EXPECT_FALSE(P256Key::from_scalar(std::string(32, '\0')));
  EXPECT_FALSE(P256Key::from_scalar(std::string(32, '\xFF')));
  EXPECT_FALSE(P256Key::from_scalar("short"));
  EXPECT_FALSE(RsaKey::from_pem(test::pem_of(other_curve)));
  EXPECT_FALSE(RsaKey::from_pem(test::pem_of(PkeyHandle(EVP_RSA_gen(1024)))));
}

// RFC 8291, appendix A.
TEST(P256Key, agrees_on_the_secret_of_the_rfc) {
  const auto browser =
      P256Key::from_scalar(from_base64url("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94").value());
  const auto sender =
      P256Key::from_scalar(from_base64url("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw").value());

  ASSERT_TRUE(browser && sender);
  EXPECT_EQ(base64url(sender->shared_secret(browser->point()).value()),
            "kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
  EXPECT_EQ(browser->shared_secret(sender->point()), sender->shared_secret(browser->point()));
}

}  // namespace
}  // namespace crier
