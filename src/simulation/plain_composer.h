// Words for simulations: one variant, and exclusion by the two flags that the database knows.
// Everybody counts as a German reader in Germany.
#pragma once

#include <string>

#include "campaign/address_kind.h"
#include "campaign/delivery_key.h"
#include "dispatch/notice_composer.h"

namespace crier::simulation {

class PlainNotice final : public notice::CompiledNotice {
 public:
  [[nodiscard]] const std::string& version() const override { return version_; }
  void write(const notice::Addressee& person, WallTime /*at*/, std::string& into) const override {
    into.assign("To: ").append(person.address).append("\r\n\r\nA notice.\r\n");
  }
  [[nodiscard]] Digest evidence(const notice::Addressee& person) const override {
    return sha256(person.ref);
  }

 private:
  std::string version_ = "0123456789abcdef";
};

class PlainComposer : public dispatch::NoticeComposer {
 public:
  explicit PlainComposer(std::string campaign) : campaign_(std::move(campaign)) {}

  [[nodiscard]] std::string_view purpose() const override { return "ai-training"; }

  [[nodiscard]] dispatch::Assignment assign(const dispatch::PageRow& row) override {
    dispatch::Assignment assignment{.counted_country = "DE",
                                    .counted_locale = "de",
                                    .language_rule = "country_language",
                                    .variant = &variant_};
    if (row.objected) assignment.exclusion = Reason::already_objected;
    if (row.suppressed) assignment.exclusion = Reason::suppressed;
    if (row.erased) assignment.exclusion = Reason::erased;
    if (assignment.exclusion) assignment.variant = nullptr;
    return assignment;
  }

  [[nodiscard]] dispatch::Destination destination(const Subject& subject) const override {
    return {.address = subject.email, .name = subject.name, .sender = "notices@example.com"};
  }

  [[nodiscard]] std::string_view domain(const Subject& subject) const override {
    return domain_of(subject, AddressKind::email);
  }

  [[nodiscard]] std::string delivery_key(const Subject& subject) const override {
    return crier::delivery_key({.campaign = campaign_, .step = 1, .ref = subject.ref});
  }

 private:
  std::string campaign_;
  PlainNotice variant_;
};

}  // namespace crier::simulation
