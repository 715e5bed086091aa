// Where octets come from: a file, or what becomes of it when it is unpacked and decoded.
#pragma once

#include <cstddef>
#include <span>
#include <stdexcept>

namespace crier::audience {

class OctetSource {
 public:
  OctetSource() = default;
  virtual ~OctetSource() = default;
  OctetSource(const OctetSource&) = delete;
  OctetSource& operator=(const OctetSource&) = delete;

  // At least one octet into `into`, which is not empty; 0 at the end of the source. Throws
  // SourceBroken when what comes next cannot be had, after it has handed out what came before.
  virtual std::size_t read(std::span<char> into) = 0;
};

// The source does not end where it should: a packed file is cut off or damaged. For people.
class SourceBroken : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace crier::audience
