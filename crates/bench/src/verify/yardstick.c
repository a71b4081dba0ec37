// The yardstick of `kezek bench verify`: OpenSSL, in one process, measured in processor time.
// yardstick rsa_cms SECONDS AUTHORITY.der SIGNATURE.der     CMS_verify with the path to the authority
// yardstick rsa_cms_bare SECONDS AUTHORITY.der SIGNATURE.der  CMS_verify of the signature alone
// yardstick gost512_raw SECONDS     EVP_PKEY_verify of a digest, on id-tc26-gost-3410-12-512-paramSetA, by the engine
// yardstick gost512_cms SECONDS     CMS_verify of a self-signed certificate's signature with Streebog-512, by the engine
// Prints verifications a second. Whatever fails ends with a number that tells the line.
#include <openssl/cms.h>
#include <openssl/engine.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MUST(what) do { if (!(what)) { fprintf(stderr, "line %d\n", __LINE__); exit(2); } } while (0)

static double processor(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static unsigned char *file(const char *name, long *length) {
  FILE *in = fopen(name, "rb");
  MUST(in && !fseek(in, 0, SEEK_END));
  *length = ftell(in);
  unsigned char *bytes = malloc(*length);
  rewind(in);
  MUST(bytes && fread(bytes, 1, *length, in) == (size_t)*length);
  fclose(in);
  return bytes;
}

static X509_STORE *trust(X509 *authority) {
  X509_STORE *store = X509_STORE_new();
  MUST(store && X509_STORE_add_cert(store, authority) && X509_STORE_set_purpose(store, X509_PURPOSE_ANY));
  return store;
}

// As a server does: each signature is parsed, judged and forgotten; the authority is loaded once.
static void cms(const unsigned char *der, long length, X509_STORE *store, unsigned flags, double seconds) {
  long count = 0;
  double began = processor();
  do {
    const unsigned char *at = der;
    CMS_ContentInfo *info = d2i_CMS_ContentInfo(NULL, &at, length);
    BIO *content = BIO_new(BIO_s_mem());
    MUST(info && content && CMS_verify(info, NULL, store, NULL, content, CMS_BINARY | flags) == 1);
    BIO_free(content);
    CMS_ContentInfo_free(info);
    count++;
  } while (processor() - began < seconds);
  printf("%f\n", count / (processor() - began));
}

static EVP_PKEY *gost_key(ENGINE **engine) {
  ENGINE_load_dynamic();
  *engine = ENGINE_by_id("gost");
  MUST(*engine && ENGINE_init(*engine) && ENGINE_set_default(*engine, ENGINE_METHOD_ALL));
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(NID_id_GostR3410_2012_512, *engine);
  EVP_PKEY *key = NULL;
  MUST(context && EVP_PKEY_keygen_init(context) > 0);
  MUST(EVP_PKEY_CTX_ctrl_str(context, "paramset", "A") > 0 && EVP_PKEY_keygen(context, &key) > 0);
  return key;
}

static void gost_raw(double seconds) {
  ENGINE *engine;
  EVP_PKEY *key = gost_key(&engine);
  unsigned char digest[64], signature[256];
  size_t length = sizeof signature;
  memset(digest, 7, sizeof digest);
  EVP_PKEY_CTX *sign = EVP_PKEY_CTX_new(key, engine), *verify = EVP_PKEY_CTX_new(key, engine);
  MUST(EVP_PKEY_sign_init(sign) > 0 && EVP_PKEY_sign(sign, signature, &length, digest, sizeof digest) > 0);
  MUST(EVP_PKEY_verify_init(verify) > 0);
  long count = 0;
  double began = processor();
  do {
    MUST(EVP_PKEY_verify(verify, signature, length, digest, sizeof digest) == 1);
    count++;
  } while (processor() - began < seconds);
  printf("%f\n", count / (processor() - began));
}

static void gost_cms(double seconds) {
  ENGINE *engine;
  EVP_PKEY *key = gost_key(&engine);
  X509 *own = X509_new();
  MUST(own && X509_set_version(own, 2) && ASN1_INTEGER_set(X509_get_serialNumber(own), 1));
  X509_NAME *name = X509_get_subject_name(own);
  MUST(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"yardstick", -1, -1, 0));
  MUST(X509_set_issuer_name(own, name) && X509_set_pubkey(own, key));
  MUST(X509_gmtime_adj(X509_getm_notBefore(own), -1000) && X509_gmtime_adj(X509_getm_notAfter(own), 100000));
  const EVP_MD *digest = EVP_get_digestbynid(NID_id_GostR3411_2012_512);
  MUST(digest && X509_sign(own, key, digest));
  char text[1024];
  memset(text, 'a', sizeof text);
  BIO *content = BIO_new_mem_buf(text, sizeof text);
  CMS_ContentInfo *info = CMS_sign(NULL, NULL, NULL, content, CMS_BINARY | CMS_PARTIAL);
  MUST(info && CMS_add1_signer(info, own, key, digest, CMS_BINARY | CMS_NOSMIMECAP));
  MUST(CMS_final(info, content, NULL, CMS_BINARY));
  unsigned char *der = NULL;
  long length = i2d_CMS_ContentInfo(info, &der);
  MUST(length > 0);
  cms(der, length, trust(own), 0, seconds);
}

int main(int count, char **words) {
  MUST(count >= 3);
  double seconds = atof(words[2]);
  if (!strcmp(words[1], "gost512_raw")) return gost_raw(seconds), 0;
  if (!strcmp(words[1], "gost512_cms")) return gost_cms(seconds), 0;
  MUST(count == 5);
  long authority_length, length;
  const unsigned char *authority = file(words[3], &authority_length), *der = file(words[4], &length);
  X509 *certificate = d2i_X509(NULL, &authority, authority_length);
  MUST(certificate);
  unsigned bare = CMS_NO_SIGNER_CERT_VERIFY;
  cms(der, length, trust(certificate), strcmp(words[1], "rsa_cms") ? bare : 0, seconds);
  return 0;
}
