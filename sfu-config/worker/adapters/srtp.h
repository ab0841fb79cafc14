// mediasoup is written for libsrtp 3; distributions have libsrtp 2. This header
// offers the functions of version 3 that mediasoup calls, on top of version 2.
// Two differences matter: a policy is an object behind a pointer, which owns its
// key (zeroed when it is destroyed), and packets go from an input to an output
// buffer instead of being changed in place.
#pragma once
#define srtp_policy_t srtp2_policy_t
#include <srtp2/srtp.h>
#undef srtp_policy_t
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

struct Srtp3Policy {
  srtp2_policy_t policy;
  uint8_t key[SRTP_MAX_KEY_LEN];
};
using srtp_policy_t = Srtp3Policy*;

// Errors of version 3 that version 2 does not know.
static constexpr srtp_err_status_t srtp_err_status_buffer_small = (srtp_err_status_t)28;
static constexpr srtp_err_status_t srtp_err_status_cryptex_err = (srtp_err_status_t)29;

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* out) {
  *out = new (std::nothrow) Srtp3Policy();
  return *out ? srtp_err_status_ok : srtp_err_status_alloc_fail;
}

inline void srtp_policy_destroy(srtp_policy_t self) {
  // A plain memset right before the delete could be optimised away.
  volatile uint8_t* key = self->key;
  for (size_t i = 0; i < sizeof(self->key); ++i) key[i] = 0;
  delete self;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t self, srtp_ssrc_t ssrc) {
  self->policy.ssrc = ssrc;
  return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t self, srtp_profile_t profile) {
  srtp_err_status_t status = srtp_crypto_policy_set_from_profile_for_rtp(&self->policy.rtp, profile);
  if (status != srtp_err_status_ok) return status;
  return srtp_crypto_policy_set_from_profile_for_rtcp(&self->policy.rtcp, profile);
}

inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t self, const uint8_t* key, size_t keyLength, const uint8_t* salt, size_t saltLength,
  const uint8_t*, size_t) {
  if (keyLength + saltLength > sizeof(self->key)) return srtp_err_status_bad_param;
  std::memcpy(self->key, key, keyLength);
  std::memcpy(self->key + keyLength, salt, saltLength);
  self->policy.key = self->key;
  return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t self, bool allowed) {
  self->policy.allow_repeat_tx = allowed;
  return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t self, size_t size) {
  self->policy.window_size = size;
  return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_create(srtp_t* session, srtp_policy_t self) {
  self->policy.next = nullptr;
  return srtp_create(session, (const srtp2_policy_t*)&self->policy);
}

inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc) {
  return srtp_remove_stream(session, ssrc);
}

// Runs a version 2 function, which works in place, from one buffer to another.
using Srtp2InPlace = srtp_err_status_t (*)(srtp_t, void*, int*);
inline srtp_err_status_t srtp3_apply(
  Srtp2InPlace apply, srtp_t session, const uint8_t* in, size_t inLength, uint8_t* out,
  size_t* outLength) {
  if (in != out) {
    if (inLength > *outLength) return srtp_err_status_buffer_small;
    std::memcpy(out, in, inLength);
  }
  int length = (int)inLength;
  srtp_err_status_t status = apply(session, out, &length);
  if (status == srtp_err_status_ok) *outLength = (size_t)length;
  return status;
}

inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* in, size_t inLength, uint8_t* out, size_t* outLength, size_t) {
  return srtp3_apply((Srtp2InPlace)&::srtp_protect, session, in, inLength, out, outLength);
}
inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* in, size_t inLength, uint8_t* out, size_t* outLength) {
  return srtp3_apply((Srtp2InPlace)&::srtp_unprotect, session, in, inLength, out, outLength);
}
inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* in, size_t inLength, uint8_t* out, size_t* outLength, size_t) {
  return srtp3_apply((Srtp2InPlace)&::srtp_protect_rtcp, session, in, inLength, out, outLength);
}
inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* in, size_t inLength, uint8_t* out, size_t* outLength) {
  return srtp3_apply((Srtp2InPlace)&::srtp_unprotect_rtcp, session, in, inLength, out, outLength);
}
