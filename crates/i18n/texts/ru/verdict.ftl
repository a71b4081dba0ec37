# Why a signature is not accepted: what is the matter, by the name of its reason
format-failure = Подпись повреждена или её формат не принимается.
hash-failure = Подписан другой текст.
sig-crypto-failure = Подпись не подходит к ключу.
crypto-constraints-failure = Алгоритм или длина этого ключа не принимаются.
cert-hash-mismatch = В подписи указан другой сертификат.
signing-certificate-missing = В подписи нет сертификата подписавшего.
chain-incomplete = Ключ выдан неизвестным центром.
chain-constraints-failure = У того, кто выдал ключ, нет права выдавать ключи.
out-of-bounds-no-poe = Срок действия ключа истёк.
not-yet-valid = Ключ ещё не начал действовать.
sig-constraints-login = Этот ключ не служит для входа.
sig-constraints-document = Этим ключом документы не подписывают.
cert-revoked = Ключ отозван.
cert-on-hold = Действие ключа приостановлено.
cert-never-issued = Национальный удостоверяющий центр такого ключа не выдавал.
revocation-data-missing = Сейчас нельзя проверить, не отозван ли ключ: Национальный удостоверяющий центр не отвечает.
identity-failure = По сертификату нельзя понять, чей это ключ.
# Whose signature it is
other-person = Подписал другой человек.
organisation-key = Здесь подписывают ключом физического лица, ключ организации не подходит.
person-key = Здесь подписывают ключом организации, ключ физического лица не подходит.
other-organisation = Этот ключ выдан другой организации.
# What to do next
next-sign-again = Подпишите снова.
next-read-again = Прочитайте текст на странице и подпишите снова.
next-new-key = Получите новый ключ в Национальном удостоверяющем центре.
next-other-key = Выберите другой ключ.
next-national-key = Выберите ключ, который Национальный удостоверяющий центр выдал вам.
next-login-key = Если ключ у вас один, выберите GOST512; из двух прежних — AUTH_RSA.
next-document-key = Если ключ у вас один, выберите GOST512; из двух прежних — RSA.
next-ask-authority = Узнайте причину в Национальном удостоверяющем центре или выберите другой ключ.
next-wait = Ничего не потеряно: проверьте эту же подпись ещё раз через несколько минут.
next-same-person = Подписать должен владелец ключа, с которым вы вошли.
next-own-key = Выберите свой личный ключ.
next-organisation-key = Выберите ключ организации, от имени которой вы вошли.
again = Проверить эту же подпись ещё раз
