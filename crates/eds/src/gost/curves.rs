//! The curves in use, and in tests those of the standards' examples.

use std::sync::OnceLock;

use crypto_bigint::modular::ConstMontyForm;
use crypto_bigint::{U256, U512, const_monty_params};

use super::curve::Curve;
use super::field::{Crandall, Field as _};
use super::public::{Term, generator_table};

/// Coordinates modulo 2^512 - 569.
type Base512 = Crandall<8, 569>;
/// Coordinates modulo 2^256 - 617.
type Base256 = Crandall<4, 617>;

const_monty_params!(
    Order512,
    U512,
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275",
    "Order of id-tc26-gost-3410-12-512-paramSetA."
);
const_monty_params!(
    Order256,
    U256,
    "ffffffffffffffffffffffffffffffff6c611070995ad10045841b09b761b893",
    "Order of id-GostR3410-2001-CryptoPro-A-ParamSet."
);

/// id-tc26-gost-3410-12-512-paramSetA (RFC 7836): keys of 512 bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tc26With512Bits;

impl Curve for Tc26With512Bits {
    type Base = Base512;
    type Scalar = ConstMontyForm<Order512, { U512::LIMBS }>;
    const BYTES: usize = 64;
    const B: Base512 = Base512::from_limbs([
        0x5031_9078_5a71_c760,
        0x862e_f9d4_ebee_4761,
        0x4cb4_5740_10da_90dd,
        0xee3c_b090_f30d_2761,
        0x79bd_081c_fd0b_6265,
        0x34b8_2574_761c_b0e8,
        0xc1bd_0b2b_6667_f1da,
        0xe8c2_505d_edfc_86dd,
    ]);
    const GENERATOR: (Base512, Base512) = (
        Base512::from_limbs([3, 0, 0, 0, 0, 0, 0, 0]),
        Base512::from_limbs([
            0x89a5_89cb_5215_f2a4,
            0x8028_fe5f_c235_f5b8,
            0x3d75_e6a5_0e3a_41e9,
            0xdf16_26be_4fd0_36e9,
            0x7780_64fd_cbef_a921,
            0xce5e_1c93_acf1_abc1,
            0xa61b_8816_e254_50e6,
            0x7503_cfe8_7a83_6ae3,
        ]),
    );

    #[inline(always)]
    fn times_a(x: Base512) -> Base512 {
        x.double().add(x).negate()
    }

    /// With a = -3 it is `3 (x + zz) (x - zz)`.
    #[inline(always)]
    fn tangent(x: Base512, zz: Base512) -> Base512 {
        let product = x.add(zz).mul(x.sub(zz));
        product.double().add(product)
    }

    fn table() -> &'static [Term<Self>] {
        static TABLE: OnceLock<Vec<Term<Tc26With512Bits>>> = OnceLock::new();
        TABLE.get_or_init(generator_table)
    }
}

/// id-GostR3410-2001-CryptoPro-A-ParamSet (RFC 4357): keys of 256 bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct CryptoProA;

impl Curve for CryptoProA {
    type Base = Base256;
    type Scalar = ConstMontyForm<Order256, { U256::LIMBS }>;
    const BYTES: usize = 32;
    const B: Base256 = Base256::from_limbs([166, 0, 0, 0]);
    const GENERATOR: (Base256, Base256) = (
        Base256::from_limbs([1, 0, 0, 0]),
        Base256::from_limbs([
            0x22ac_c99c_9e9f_1e14,
            0x3529_4f2d_df23_e3b1,
            0x27df_505a_453f_2b76,
            0x8d91_e471_e098_9cda,
        ]),
    );

    #[inline(always)]
    fn times_a(x: Base256) -> Base256 {
        x.double().add(x).negate()
    }

    /// With a = -3 it is `3 (x + zz) (x - zz)`.
    #[inline(always)]
    fn tangent(x: Base256, zz: Base256) -> Base256 {
        let product = x.add(zz).mul(x.sub(zz));
        product.double().add(product)
    }

    fn table() -> &'static [Term<Self>] {
        static TABLE: OnceLock<Vec<Term<CryptoProA>>> = OnceLock::new();
        TABLE.get_or_init(generator_table)
    }
}

/// The curves of RFC 7091 section 7: both have a = 7, and primes of no special form.
#[cfg(test)]
pub(super) mod examples {
    use super::*;

    const_monty_params!(Prime256, U256, "8000000000000000000000000000000000000000000000000000000000000431");
    const_monty_params!(Group256, U256, "8000000000000000000000000000000150fe8a1892976154c59cfc193accf5b3");
    const_monty_params!(
        Prime512,
        U512,
        "4531acd1fe0023c7550d267b6b2fee80922b14b2ffb90f04d4eb7c09b5d2d15df1d852741af4704a0458047e80e4546d35b8336fac224dd81664bbf528be6373"
    );
    const_monty_params!(
        Group512,
        U512,
        "4531acd1fe0023c7550d267b6b2fee80922b14b2ffb90f04d4eb7c09b5d2d15da82f2d7ecb1dbac719905c5eecc423f1d86e25edbe23c595d644aaf187e6e6df"
    );

    type Field256 = ConstMontyForm<Prime256, { U256::LIMBS }>;
    type Field512 = ConstMontyForm<Prime512, { U512::LIMBS }>;

    /// RFC 7091 section 7.1.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Example256;

    impl Curve for Example256 {
        type Base = Field256;
        type Scalar = ConstMontyForm<Group256, { U256::LIMBS }>;
        const BYTES: usize = 32;
        const B: Field256 = Field256::new(&U256::from_be_hex(
            "5fbff498aa938ce739b8e022fbafef40563f6e6a3472fc2a514c0ce9dae23b7e",
        ));
        const GENERATOR: (Field256, Field256) = (
            Field256::new(&U256::from_u8(2)),
            Field256::new(&U256::from_be_hex(
                "08e2a8a0e65147d4bd6316030e16d19c85c97f0a9ca267122b96abbcea7e8fc8",
            )),
        );

        fn times_a(x: Field256) -> Field256 {
            Field256::new(&U256::from_u8(7)).mul(x)
        }

        fn table() -> &'static [Term<Self>] {
            static TABLE: OnceLock<Vec<Term<Example256>>> = OnceLock::new();
            TABLE.get_or_init(generator_table)
        }
    }

    /// RFC 7091 section 7.2.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Example512;

    impl Curve for Example512 {
        type Base = Field512;
        type Scalar = ConstMontyForm<Group512, { U512::LIMBS }>;
        const BYTES: usize = 64;
        const B: Field512 = Field512::new(&U512::from_be_hex(
            "1cff0806a31116da29d8cfa54e57eb748bc5f377e49400fdd788b649eca1ac4361834013b2ad7322480a89ca58e0cf74bc9e540c2add6897fad0a3084f302adc",
        ));
        const GENERATOR: (Field512, Field512) = (
            Field512::new(&U512::from_be_hex(
                "24d19cc64572ee30f396bf6ebbfd7a6c5213b3b3d7057cc825f91093a68cd762fd60611262cd838dc6b60aa7eee804e28bc849977fac33b4b530f1b120248a9a",
            )),
            Field512::new(&U512::from_be_hex(
                "2bb312a43bd2ce6e0d020613c857acddcfbf061e91e5f2c3f32447c259f39b2c83ab156d77f1496bf7eb3351e1ee4e43dc1a18b91b24640b6dbb92cb1add371e",
            )),
        );

        fn times_a(x: Field512) -> Field512 {
            Field512::new(&U512::from_u8(7)).mul(x)
        }

        fn table() -> &'static [Term<Self>] {
            static TABLE: OnceLock<Vec<Term<Example512>>> = OnceLock::new();
            TABLE.get_or_init(generator_table)
        }
    }
}
