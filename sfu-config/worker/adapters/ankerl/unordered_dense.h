// mediasoup asks for ankerl::unordered_dense, a header that distributions do not
// package. It uses only what the standard containers offer too.
#pragma once
#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace ankerl::unordered_dense {
template <class Key> struct hash : std::hash<Key> {
  using is_avalanching = void;
};
template <class Key, class Value, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
using map = std::unordered_map<Key, Value, Hash, Equal>;
template <class Key, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
using set = std::unordered_set<Key, Hash, Equal>;
}
