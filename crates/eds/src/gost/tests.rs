//! Examples of the standards, and properties of fields, points and signatures.

use crypto_bigint::modular::ConstMontyForm;
use crypto_bigint::{U256, U512, const_monty_params};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

use super::curves::examples::{Example256, Example512};
use super::field::{Crandall, Field};
use super::*;

/// Little-endian bytes of a number printed with the highest digit first.
fn number(digits: &str) -> Vec<u8> {
    let digits: String = digits.chars().filter(|c| !c.is_whitespace()).collect();
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    (0..digits.len()).step_by(2).rev().map(byte).collect()
}

struct Example {
    key: &'static str,
    public: (&'static str, &'static str),
    digest: &'static str,
    nonce: &'static str,
    signature: (&'static str, &'static str),
}

fn follows<C: Curve>(example: &Example) {
    let key = scheme::scalar::<C>(&number(example.key)).unwrap();
    let public = Point::<C>::GENERATOR.times_secret(key);
    let expected = [number(example.public.0), number(example.public.1)].concat();
    assert_eq!(scheme::bytes_of(&public).unwrap(), expected);

    let digest = number(example.digest);
    let nonce = scheme::scalar::<C>(&number(example.nonce)).unwrap();
    let signature = scheme::sign::<C>(key, nonce, &digest).unwrap();
    assert_eq!(signature, [number(example.signature.0), number(example.signature.1)].concat());
    assert!(scheme::verifies(&public, &digest, &signature));
    for at in 0..signature.len() {
        let mut changed = signature.clone();
        changed[at] ^= 1;
        assert!(!scheme::verifies(&public, &digest, &changed), "byte {at}");
    }
}

#[test]
fn example_of_rfc_7091_with_256_bits() {
    follows::<Example256>(&Example {
        key: "7a929ade789bb9be10ed359dd39a72c11b60961f49397eee1d19ce9891ec3b28",
        public: (
            "7f2b49e270db6d90d8595bec458b50c58585ba1d4e9b788f6689dbd8e56fd80b",
            "26f1b489d6701dd185c8413a977b3cbbaf64d1c593d26627dffb101a87ff77da",
        ),
        digest: "2dfbc1b372d89a1188c09c52e0eec61fce52032ab1022e8e67ece6672b043ee5",
        nonce: "77105c9b20bcd3122823c8cf6fcc7b956de33814e95b7fe64fed924594dceab3",
        signature: (
            "41aa28d2f1ab148280cd9ed56feda41974053554a42767b83ad043fd39dc0493",
            "01456c64ba4642a1653c235a98a60249bcd6d3f746b631df928014f6c5bf9c40",
        ),
    });
}

#[test]
fn example_of_rfc_7091_with_512_bits() {
    follows::<Example512>(&Example {
        key: "0ba6048aadae241ba40936d47756d7c93091a0e8514669700ee7508e508b102072e8123b2200a0563322dad2827e2714a2636b7bfd18aadfc62967821fa18dd4",
        public: (
            "115dc5bc96760c7b48598d8ab9e740d4c4a85a65be33c1815b5c320c854621dd5a515856d13314af69bc5b924c8b4ddff75c45415c1d9dd9dd33612cd530efe1",
            "37c7c90cd40b0f5621dc3ac1b751cfa0e2634fa0503b3d52639f5d7fb72afd61ea199441d943ffe7f0c70a2759a3cdb84c114e1f9339fdf27f35eca93677beec",
        ),
        digest: "3754f3cfacc9e0615c4f4a7c4d8dab531b09b6f9c170c533a71d147035b0c5917184ee536593f4414339976c647c5d5a407adedb1d560c4fc6777d2972075b8c",
        nonce: "0359e7f4b1410feacc570456c6801496946312120b39d019d455986e364f365886748ed7a44b3e794434006011842286212273a6d14cf70ea3af71bb1ae679f1",
        signature: (
            "2f86fa60a081091a23dd795e1e3c689ee512a3c82ee0dcc2643c78eea8fcacd35492558486b20f1c9ec197c90699850260c93bcbcd9c5c3317e19344e173ae36",
            "1081b394696ffe8e6585e7a9362d26b6325f56778aadbc081c0bfbe933d52ff5823ce288e8c4f362526080df7f70ce406a6eeb1f56919cb92a9853bde73e5b4a",
        ),
    });
}

const_monty_params!(
    Prime512,
    U512,
    "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc7"
);
const_monty_params!(Prime256, U256, "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd97");

/// Both forms of one field give the same numbers, at the edges above all.
fn agree<F: Field, G: Field>(bytes: usize, c: u16, seed: u64) {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let mut edges: Vec<Vec<u8>> = Vec::new();
    for small in [0_u16, 1, 2, c - 1, c, c + 1] {
        let mut number = vec![0; bytes];
        number[..2].copy_from_slice(&small.to_le_bytes());
        edges.push(number.clone());
        // 2^k - 1 - small: above the prime when small is below c.
        edges.push(number.iter().map(|byte| !byte).collect());
    }
    edges.extend((0..12).map(|_| {
        let mut number = vec![0; bytes];
        rng.fill_bytes(&mut number);
        number
    }));
    for a in &edges {
        let (f, g) = (F::reduce_le_bytes(a), G::reduce_le_bytes(a));
        assert_eq!(F::from_le_bytes(a).is_some(), G::from_le_bytes(a).is_some());
        assert_eq!(f.to_le_bytes(), g.to_le_bytes());
        assert_eq!(f.square().to_le_bytes(), g.square().to_le_bytes());
        assert_eq!(f.negate().to_le_bytes(), g.negate().to_le_bytes());
        assert_eq!(f.invert().to_le_bytes(), g.invert().to_le_bytes());
        assert_eq!(bool::from(f.is_zero()), bool::from(g.is_zero()));
        for b in &edges {
            let (h, i) = (F::reduce_le_bytes(b), G::reduce_le_bytes(b));
            assert_eq!(f.mul(h).to_le_bytes(), g.mul(i).to_le_bytes());
            assert_eq!(f.add(h).to_le_bytes(), g.add(i).to_le_bytes());
            assert_eq!(f.sub(h).to_le_bytes(), g.sub(i).to_le_bytes());
        }
    }
    assert!(
        F::from_le_bytes(&vec![0; bytes - 1]).is_none() && F::from_le_bytes(&vec![0; bytes + 1]).is_none()
    );
}

#[test]
fn both_forms_of_a_field_agree() {
    agree::<Crandall<8, 569>, ConstMontyForm<Prime512, { U512::LIMBS }>>(64, 569, 1);
    agree::<Crandall<4, 617>, ConstMontyForm<Prime256, { U256::LIMBS }>>(32, 617, 2);
}

fn order_is_right<C: Curve>() {
    let point = Point::<C>::GENERATOR;
    assert!(Point::<C>::new(C::GENERATOR.0, C::GENERATOR.1).is_some());
    let minus_one = C::Scalar::ONE.negate();
    let last = point.times_secret(minus_one);
    assert!(last.add(&point).coordinates().is_none(), "order times generator is the point at infinity");
    assert_eq!(scheme::bytes_of(&last.add(&point).add(&point)), scheme::bytes_of(&point));
    assert_eq!(scheme::bytes_of(&point.add(&point)), scheme::bytes_of(&point.double()));
    assert!(Point::<C>::INFINITY.double().coordinates().is_none());
    assert!(Point::<C>::new(C::Base::ONE, C::Base::ZERO).is_none(), "not on the curve");
}

#[test]
fn groups_have_their_orders() {
    order_is_right::<Tc26With512Bits>();
    order_is_right::<CryptoProA>();
    order_is_right::<Example256>();
    order_is_right::<Example512>();
}

fn quick_sums_are_sums<C: Curve>() {
    let mut rng = ChaCha20Rng::seed_from_u64(3);
    let mut random = || {
        let mut bytes = vec![0; C::BYTES];
        rng.fill_bytes(&mut bytes);
        C::Scalar::reduce_le_bytes(&bytes)
    };
    let number = |n: u8| C::Scalar::reduce_le_bytes(&[n]);
    let secret = random();
    let minus_one = C::Scalar::ONE.negate();
    // Where a sum meets one of its terms or the opposite: the generator itself and small multiples as the key.
    let mut keys = vec![secret, C::Scalar::ONE, minus_one, number(2), number(3), number(2).invert()];
    keys.push(secret.invert());
    let mut numbers = vec![C::Scalar::ZERO, C::Scalar::ONE, minus_one, number(2), number(31), number(255)];
    numbers.extend([number(2).negate(), number(2).invert(), secret, secret.negate(), random(), random()]);
    for key in keys {
        let point = Point::<C>::GENERATOR.times_secret(key);
        for &first in &numbers {
            for &second in &numbers {
                // first G + second key G = (first + second key) G.
                let slow = Point::<C>::GENERATOR.times_secret(first.add(second.mul(key)));
                let quick = public::sum(C::table(), first, second, &point);
                assert_eq!(scheme::bytes_of(&quick.to_point()), scheme::bytes_of(&slow));
                let x = slow.coordinates().map(|(x, _)| x);
                assert_eq!(x.is_some_and(|x| quick.has_x(x)), x.is_some());
                assert!(!quick.has_x(C::Base::ZERO));
            }
        }
    }
}

#[test]
fn quick_sums_of_public_numbers_equal_slow_ones() {
    quick_sums_are_sums::<Tc26With512Bits>();
    quick_sums_are_sums::<CryptoProA>();
    quick_sums_are_sums::<Example256>();
}

#[test]
fn signatures_verify_for_their_message_and_key_only() {
    for (parameters, bytes) in [(Parameters::Gost2015With512Bits, 64), (Parameters::Gost2015With256Bits, 32)]
    {
        let secret = SecretKey::from_bytes(parameters, &vec![0x5a; bytes]).unwrap();
        let other = SecretKey::from_bytes(parameters, &vec![0x5b; bytes]).unwrap();
        for message in [&b""[..], b"a", &[0; 1000]] {
            let signature = secret.sign(message, &[]).unwrap();
            assert_eq!(signature.len(), bytes * 2);
            assert!(secret.public().verifies(message, &signature));
            assert!(!secret.public().verifies(b"b", &signature));
            assert!(!other.public().verifies(message, &signature));
            // The order of RFC 4491 is another signature.
            let (r, s) = signature.split_at(bytes);
            assert!(!secret.public().verifies(message, &[s, r].concat()));
            let backwards: Vec<u8> = signature.iter().rev().copied().collect();
            assert!(!secret.public().verifies(message, &backwards));
        }
    }
}

#[test]
fn numbers_out_of_range_are_no_signature() {
    let secret = SecretKey::from_bytes(Parameters::Gost2015With512Bits, &[9; 64]).unwrap();
    let signature = secret.sign(b"text", &[]).unwrap();
    let (r, s) = signature.split_at(64);
    let order = number(
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275",
    );
    let (zero, most) = (vec![0; 64], vec![0xff; 64]);
    for (r, s) in
        [(&zero[..], s), (r, &zero[..]), (&order[..], s), (r, &order), (&most, s), (r, &most), (&zero, &zero)]
    {
        assert!(!secret.public().verifies(b"text", &[r, s].concat()));
    }
    for length in [0, 1, 63, 64, 127] {
        assert!(!secret.public().verifies(b"text", &signature[..length]));
    }
    assert!(!secret.public().verifies(b"text", &[&signature[..], &[0]].concat()));
    // r and s with the order added are the same numbers, and another signature: refused above all for 256 bits,
    // where they would fit into the bytes.
    assert!(SecretKey::from_bytes(Parameters::Gost2015With512Bits, &order).is_err());
    assert!(SecretKey::from_bytes(Parameters::Gost2015With512Bits, &zero).is_err());
    assert!(SecretKey::from_bytes(Parameters::Gost2015With512Bits, &[1; 63]).is_err());
    assert_eq!(SecretKey::from_bytes(Parameters::Gost2004, &[1; 32]).unwrap_err(), GostError::Retired);
}

#[test]
fn points_off_the_curve_are_no_keys() {
    let secret = SecretKey::from_bytes(Parameters::Gost2015With512Bits, &[9; 64]).unwrap();
    let mut bytes = secret.public().as_bytes().to_vec();
    assert_eq!(&PublicKey::from_bytes(Parameters::Gost2015With512Bits, &bytes).unwrap(), secret.public());
    bytes[3] ^= 1;
    assert_eq!(PublicKey::from_bytes(Parameters::Gost2015With512Bits, &bytes), Err(GostError::NoKey));
    for bytes in [vec![0; 128], vec![0xff; 128], vec![0; 64], vec![]] {
        assert_eq!(PublicKey::from_bytes(Parameters::Gost2015With512Bits, &bytes), Err(GostError::NoKey));
    }
}

#[test]
fn nonces_follow_the_digest_and_the_fresh_bytes() {
    let secret = SecretKey::from_bytes(Parameters::Gost2015With512Bits, &[9; 64]).unwrap();
    let sign = |message: &[u8], fresh: &[u8]| secret.sign(message, fresh).unwrap()[..64].to_vec();
    assert_eq!(sign(b"text", &[]), sign(b"text", &[]), "without fresh bytes the same");
    let all = [sign(b"text", &[]), sign(b"texts", &[]), sign(b"text", &[1]), sign(b"text", &[2])];
    for (at, one) in all.iter().enumerate() {
        assert!(!all[at + 1..].contains(one), "two signatures with one nonce give the key away");
    }
}
