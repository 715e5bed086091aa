// Keeps what a listener is told of troubles.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/refusal.h"
#include "dispatch/meter.h"

namespace crier::test {

class HeardTroubles final : public dispatch::TroubleListener {
 public:
  void database_away(const char* /*during*/, const std::string& /*error*/) override { ++absences; }
  void database_back() override { ++returns; }
  void tried_again(const char* /*during*/, const Refusal& /*refusal*/) override {}
  void refused(const dispatch::Place& where, const char* during, const Refusal& refusal) override {
    troubles[where.name] = std::string(during) + ": " + text_of(refusal);
  }
  void works_again(const dispatch::Place& where) override {
    troubles.erase(where.name);
    mended.push_back(where.name);
  }
  void nobody_there(const dispatch::Place& where) override { troubles.erase(where.name); }

  int absences{};
  int returns{};
  std::map<std::string, std::string> troubles;  // By place: what is wrong there now.
  std::vector<std::string> mended;              // The places of which it was told.
};

}  // namespace crier::test
